/// A rectangle of opaque pixels.
public struct PixelImage: Sendable, Equatable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// `0xRRGGBB` for each pixel, row by row from the top.
  public let pixels: [UInt32]

  /// Names the sizes and the pixels.
  ///
  /// - Precondition: there are `width * height` pixels.
  public init(width: Int, height: Int, pixels: [UInt32]) {
    precondition(
      pixels.count == width * height, "\(pixels.count) pixels for \(width) x \(height)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
