import Drawings
import Files
import Foundation
import Pictures
import TemporaryFolders
import Testing

@Suite("Decoded pictures")
struct PixelImageDecodingTests {
  /// 9 x 7 pixels, all different.
  static let image = PixelImage(
    width: 9, height: 7, pixels: (0..<63).map { $0 << 18 | $0 * 37 % 256 << 8 | 255 - $0 * 4 })

  @Test("A PNG file has the pixels that were drawn, whatever its name")
  func png() throws {
    try withTemporaryFolder { folder in
      try draw(Self.image, to: folder + "/x.png")
      #expect(try PixelImage(decoding: FilePath(folder + "/x.png")) == Self.image)
      try FileManager.default.moveItem(atPath: folder + "/x.png", toPath: folder + "/x.jpg")
      #expect(try PixelImage(decoding: FilePath(folder + "/x.jpg")) == Self.image)
    }
  }

  @Test("A PNG file with a palette has the colours of its palette")
  func palette() throws {
    try withTemporaryFolder { folder in
      try #require(Data(base64Encoded: Self.palettePNG, options: .ignoreUnknownCharacters))
        .write(to: URL(filePath: folder + "/x.png"))
      #expect(
        try PixelImage(decoding: FilePath(folder + "/x.png"))
          == PixelImage(width: 2, height: 1, pixels: [0x0A141E, 0xF0E0D0]))
    }
  }

  @Test("A JPEG file has the colours that it was made from, within its losses")
  func jpeg() throws {
    try withTemporaryFolder { folder in
      try writeJPEG(to: folder + "/x.jpeg")
      let image = try PixelImage(decoding: FilePath(folder + "/x.jpeg"))
      try #require(image.width == 32 && image.height == 16)
      for (place, pixel) in image.pixels.enumerated() {
        // Red and blue halves; a JPEG of quality 90 loses less than 8 of flat colours.
        let expected: UInt32 = place % 32 < 16 ? 0xC82828 : 0x2828C8
        for shift: UInt32 in [0, 8, 16] {
          #expect(abs(Int(pixel >> shift & 255) - Int(expected >> shift & 255)) <= 8)
        }
      }
    }
  }

  @Test("Files that are missing, truncated, damaged or no pictures are errors with their paths")
  func faults() throws {
    try withTemporaryFolder { folder in
      try draw(Self.image, to: folder + "/whole.png")
      try writeJPEG(to: folder + "/whole.jpg")
      let png = try Data(contentsOf: URL(filePath: folder + "/whole.png"))
      let jpeg = try Data(contentsOf: URL(filePath: folder + "/whole.jpg"))
      var changed = png
      changed[png.count / 2] ^= 16
      for (data, words) in [
        (Data(), "neither PNG nor JPEG"), (Data("text".utf8), "neither PNG nor JPEG"),
        (png.prefix(png.count / 2), "libspng: "), (png.prefix(20), "libspng: "),
        (png.dropLast(6), "libspng: "), (changed, "libspng: "),
        (jpeg.prefix(jpeg.count / 2), "libjpeg: "),
        // The library decodes this one, and prints a warning.
        (jpeg.dropLast(8), "Premature end of JPEG file"),
      ] {
        try data.write(to: URL(filePath: folder + "/broken"))
        expectFailure(of: folder + "/broken", saying: words)
      }
      expectFailure(of: folder + "/none.png", saying: "No such file")
      expectFailure(of: folder, saying: "not a regular file")
    }
  }

  @Test("Threads that decode at the same time get the errors of their own pictures")
  func threads() throws {
    try withTemporaryFolder { folder in
      try draw(Self.image, to: folder + "/whole.png")
      try writeJPEG(to: folder + "/whole.jpg")
      let jpeg = try Data(contentsOf: URL(filePath: folder + "/whole.jpg"))
      try jpeg.dropLast(8).write(to: URL(filePath: folder + "/cut.jpg"))
      DispatchQueue.concurrentPerform(iterations: 200) { index in
        if index % 2 == 0 {
          #expect((try? PixelImage(decoding: FilePath(folder + "/whole.png"))) == Self.image)
        } else {
          expectFailure(of: folder + "/cut.jpg", saying: "Premature end of JPEG file")
        }
      }
    }
  }

  private func expectFailure(of path: String, saying words: String) {
    let error = #expect(throws: PictureError.self, "\(words)") {
      try PixelImage(decoding: FilePath(path))
    }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("\(path): ") && text.contains(words), "\(text)")
  }

  private func draw(_ image: PixelImage, to path: String) throws {
    try withCanvas(
      savedTo: path, width: Double(image.width), height: Double(image.height), pixelsPerPoint: 1
    ) { $0.show(image, at: Point(x: 0, y: 0), magnification: 1) }
  }

  private func writeJPEG(to path: String) throws {
    try #require(Data(base64Encoded: Self.jpeg, options: .ignoreUnknownCharacters))
      .write(to: URL(filePath: path))
  }
}
