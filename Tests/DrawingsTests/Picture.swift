import CCairo
import Drawings
import TemporaryFolders

/// A picture that is read back from a PNG.
struct Picture {
  let width: Int
  let height: Int
  private let pixels: [UInt32]

  /// Draws to a PNG with one pixel per point, and reads it back.
  init(width: Int, height: Int, _ draw: (borrowing Canvas) -> Void) throws {
    try self.init(
      drawing: { path in
        try withCanvas(
          savedTo: path, width: Double(width), height: Double(height), pixelsPerPoint: 1, draw)
      })
  }

  private init(drawing: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("picture.png")
    try drawing(path)
    let surface = cairo_image_surface_create_from_png(path)
    defer { cairo_surface_destroy(surface) }
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface))
    var pixels: [UInt32] = []
    if let bytes = cairo_image_surface_get_data(surface) {
      for row in 0..<height {
        for column in 0..<width {
          let pixel = UnsafeRawPointer(bytes + row * stride + 4 * column)
          pixels.append(pixel.load(as: UInt32.self) & 0xFFFFFF)
        }
      }
    }
    self.pixels = pixels
  }

  subscript(column: Int, row: Int) -> UInt32 { pixels[row * width + column] }

  /// Columns of all pixels that are not white.
  var inkedColumns: [Int] { places.map(\.column) }
  /// Rows of all pixels that are not white.
  var inkedRows: [Int] { places.map(\.row) }

  /// The area of the ink, in black pixels.
  var ink: Double {
    pixels.reduce(0) { $0 + 1 - Double($1 & 0xFF) / 255 }
  }

  private var places: [(column: Int, row: Int)] {
    pixels.indices.filter { pixels[$0] != 0xFFFFFF }.map { ($0 % width, $0 / width) }
  }
}
