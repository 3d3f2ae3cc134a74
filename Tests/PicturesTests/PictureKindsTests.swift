import Drawings
import Files
import Foundation
import Pictures
import ProgramRuns
import TemporaryFolders
import Testing

/// Files of all kinds, made from the definition of PNG, with colours that the same program computes.
@Suite("Kinds of pictures")
struct PictureKindsTests {
  @Test("PNG files of every colour type, depth, transparency and order of rows have their colours")
  func png() throws {
    try withTemporaryFolder { folder in
      let lines = try python(Self.program, in: folder).split(separator: "\n")
      try #require(lines.count == 52)
      for line in lines {
        let words = line.split(separator: " ").map(String.init)
        let image = try PixelImage(decoding: FilePath("\(folder)/\(words[0])"))
        let expected = words.dropFirst().map { UInt32($0, radix: 16) }
        #expect(image.width == 9 && image.height == 7 && image.pixels == expected, "\(words[0])")
      }
    }
  }

  @Test("The transparent colour of a palette keeps its colour")
  func transparentPalette() throws {
    try withTemporaryFolder { folder in
      try python(
        Self.chunks + """
          data = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 3, 0, 0, 0))
          data += chunk(b"PLTE", b"\\xff\\xff\\xff\\0\\0\\0") + chunk(b"tRNS", b"\\0\\xff")
          data += chunk(b"IDAT", zlib.compress(b"\\0\\0\\1\\0\\1\\0")) + chunk(b"IEND", b"")
          open("x.png", "wb").write(signature + data)
          """, in: folder)
      #expect(
        try PixelImage(decoding: FilePath(folder + "/x.png")).pixels == [0xFFFFFF, 0, 0, 0xFFFFFF])
    }
  }

  /// What a picture of the rows 012 and 345 looks like after each orientation of Exif.
  static let turned: [(orientation: Int, rows: [[UInt32]])] = [
    (1, [[0, 1, 2], [3, 4, 5]]), (2, [[2, 1, 0], [5, 4, 3]]), (3, [[5, 4, 3], [2, 1, 0]]),
    (4, [[3, 4, 5], [0, 1, 2]]), (5, [[0, 3], [1, 4], [2, 5]]), (6, [[3, 0], [4, 1], [5, 2]]),
    (7, [[5, 2], [4, 1], [3, 0]]), (8, [[2, 5], [1, 4], [0, 3]]), (9, [[0, 1, 2], [3, 4, 5]]),
  ]

  @Test("Pictures are turned as their Exif orientation states", arguments: turned)
  func orientation(number: Int, rows: [[UInt32]]) throws {
    try withTemporaryFolder { folder in
      try python(
        Self.chunks + Self.exif + """
          data = chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 0, 0, 0, 0))
          data += chunk(b"eXIf", exif(\(number), ">" if \(number) % 2 else "<"))
          data += chunk(b"IDAT", zlib.compress(bytes([0, 0, 1, 2, 0, 3, 4, 5]))) + chunk(b"IEND", b"")
          open("x.png", "wb").write(signature + data)
          """, in: folder)
      let image = try PixelImage(decoding: FilePath(folder + "/x.png"))
      #expect(image.width == rows[0].count && image.height == rows.count)
      #expect(image.pixels == rows.joined().map { $0 * 0x010101 })
    }
  }

  @Test("A JPEG file is turned, too: its left half comes to the top", arguments: ["<", ">"])
  func orientationOfJPEG(byteOrder: String) throws {
    try withTemporaryFolder { folder in
      try write(Self.progressive, to: folder + "/x.jpg")
      try python(
        Self.chunks + Self.exif + """
          data, block = open("x.jpg", "rb").read(), b"Exif\\0\\0" + exif(6, "\(byteOrder)")
          segment = b"\\xff\\xe1" + struct.pack(">H", len(block) + 2) + block
          open("x.jpg", "wb").write(data[:2] + segment + data[2:])
          """, in: folder)
      let image = try PixelImage(decoding: FilePath(folder + "/x.jpg"))
      try #require(image.width == 8 && image.height == 16)
      #expect([image.pixels[0], image.pixels[127]] == [0xC82926, 0x2827CA])
    }
  }

  @Test("Progressive, grey and CMYK JPEG files have the colours that Pillow decodes")
  func jpeg() throws {
    try withTemporaryFolder { folder in
      for (text, colors) in [
        (Self.progressive, [0xC82926, 0x2827CA]), (Self.grey, [0x585858, 0x3A3A3A]),
        (Self.cmyk, [0xC82828, 0x2828C8]),
      ] as [(String, [UInt32])] {
        try write(text, to: folder + "/x.jpg")
        let image = try PixelImage(decoding: FilePath(folder + "/x.jpg"))
        try #require(image.width == 16 && image.height == 8)
        #expect([image.pixels[17], image.pixels[110]] == colors)
      }
    }
  }

  @Test("A picture with absurd sizes is refused before memory is taken for it")
  func sizes() throws {
    try withTemporaryFolder { folder in
      try python(
        Self.chunks + """
          data = chunk(b"IHDR", struct.pack(">IIBBBBB", 100000, 100000, 8, 6, 0, 0, 0))
          data += chunk(b"IDAT", zlib.compress(b"\\0")) + chunk(b"IEND", b"")
          open("x.png", "wb").write(signature + data)
          """, in: folder)
      let error = #expect(throws: PictureError.self) {
        try PixelImage(decoding: FilePath(folder + "/x.png"))
      }
      #expect(error?.description.contains("100000 x 100000 pixels are more") == true)
    }
  }

  private func write(_ base64: String, to path: String) throws {
    try #require(Data(base64Encoded: base64, options: .ignoreUnknownCharacters))
      .write(to: URL(filePath: path))
  }
}
