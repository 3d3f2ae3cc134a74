import Drawings

/// How a stored picture must be turned to be seen upright; the camera stores it.
///
/// - Source: Exif 2.32, tag 274 (Orientation), in the format of TIFF 6.0.
struct Orientation: Equatable {
  /// 1 to 8; 1 if nothing, or nothing sensible, is stored.
  let number: Int

  static let upright = Orientation(number: 1)

  /// Whether rows are stored as columns.
  var isTransposed: Bool { number >= 5 }
  /// Whether the left side is stored at the right, or for transposed pictures, at the bottom.
  var isMirrored: Bool { [2, 3, 7, 8].contains(number) }
  /// Whether the top is stored at the bottom, or for transposed pictures, at the right.
  var isUpsideDown: Bool { [3, 4, 6, 7].contains(number) }

  private init(number: Int) { self.number = number }

  /// Reads a block of Exif data, which begins as a TIFF file; damaged data are ignored.
  init(exif: [UInt8]) {
    let isBigEndian = exif.starts(with: [0x4D, 0x4D, 0, 42])
    guard isBigEndian || exif.starts(with: [0x49, 0x49, 42, 0]) else {
      self = .upright
      return
    }
    /// The integer of `length` bytes at a place; nil beyond the end.
    func integer(_ place: Int, _ length: Int) -> Int? {
      guard place >= 0, place + length <= exif.count else { return nil }
      let bytes = exif[place..<place + length]
      return (isBigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    let directory = integer(4, 4) ?? exif.count
    // An entry has a tag, a type (3: two bytes, 4: four bytes), a count, and the value.
    for entry in 0..<(integer(directory, 2) ?? 0) {
      let place = directory + 2 + 12 * entry
      guard integer(place, 2) == 274 else { continue }
      let length = [3: 2, 4: 4][integer(place + 2, 2) ?? 0] ?? 0
      let number = integer(place + 8, length) ?? 1
      self = (1...8).contains(number) ? Orientation(number: number) : .upright
      return
    }
    self = .upright
  }

  /// Finds the block of Exif data among the segments of a JPEG file.
  init(jpeg: [UInt8]) {
    let name = Array("Exif\0\0".utf8)
    var place = 2
    while place + 4 <= jpeg.count, jpeg[place] == 0xFF {
      let kind = jpeg[place + 1]
      // Bytes that fill up the space before a marker.
      if kind == 0xFF {
        place += 1
        continue
      }
      // The pixels follow.
      if kind == 0xDA { break }
      let end = place + 2 + Int(jpeg[place + 2]) << 8 + Int(jpeg[place + 3])
      if kind == 0xE1, end <= jpeg.count, jpeg[(place + 4)...].starts(with: name) {
        self.init(exif: Array(jpeg[(place + 4 + name.count)..<max(end, place + 4 + name.count)]))
        return
      }
      place = end
    }
    self = .upright
  }
}

extension PixelImage {
  /// The picture as it should be seen, from the picture as it is stored.
  func turned(_ orientation: Orientation) -> PixelImage {
    guard orientation != .upright else { return self }
    let (columns, rows) = orientation.isTransposed ? (height, width) : (width, height)
    var turned: [UInt32] = []
    turned.reserveCapacity(pixels.count)
    for row in 0..<rows {
      for column in 0..<columns {
        let (x, y) = orientation.isTransposed ? (row, column) : (column, row)
        let storedColumn = orientation.isMirrored ? width - 1 - x : x
        let storedRow = orientation.isUpsideDown ? height - 1 - y : y
        turned.append(pixels[storedRow * width + storedColumn])
      }
    }
    return PixelImage(width: columns, height: rows, pixels: turned)
  }
}
