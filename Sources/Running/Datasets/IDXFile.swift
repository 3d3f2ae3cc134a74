import GZIP

/// An array of bytes in the format of the MNIST files, plain or compressed by gzip.
///
/// Two zero bytes, the type (8: bytes), the number of axes; the sizes as big-endian integers of
/// four bytes; the numbers.
public struct IDXFile: Sendable {
  /// Where the file is.
  public let path: String
  private let shape: [Int]
  private let values: [UInt8]

  /// Reads a whole file.
  ///
  /// - Throws: ``DatasetError`` if it cannot be read, is damaged, or does not hold bytes.
  public init(_ path: String) throws(DatasetError) {
    self.path = path
    let bytes = try wholeFile(path)
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
      throw Self.malformed(path, "it does not begin with two zero bytes")
    }
    guard bytes[2] == 8 else {
      throw Self.malformed(
        path, "it holds numbers of type \(bytes[2]); only bytes, type 8, will do")
    }
    let header = 4 + 4 * Int(bytes[3])
    guard bytes.count >= header else { throw Self.malformed(path, "it ends in its header") }
    shape = stride(from: 4, to: header, by: 4).map { start in
      bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    try checkByteCount(
      bytes.count - header, shape: shape, itemBytes: 1, of: path, format: Self.format)
    values = Array(bytes[header...])
  }

  /// The array as images of one channel.
  ///
  /// - Parameter side: of the black squares into whose middle the images are put; nil for none.
  /// - Returns: samples of shape `[count, 1, height, width]`.
  /// - Throws: ``DatasetError`` if it has not three axes, or the images are larger than the squares.
  public func images(paddedTo side: Int? = nil) throws(DatasetError) -> SampleArray {
    guard shape.count == 3 else {
      throw Self.malformed(path, "images are [count, height, width], but it holds \(shape)")
    }
    let imageShape = [shape[0], 1, shape[1], shape[2]]
    try checkSampleShape(imageShape, isBytes: true, of: path)
    if let side { return try padded(values, shape: imageShape, to: side, of: path) }
    return SampleArray(shape: imageShape, values: .bytes(values))
  }

  /// The array as the labels of `count` samples.
  ///
  /// - Throws: ``DatasetError`` if it has more than one axis, or another length.
  public func labels(count: Int) throws(DatasetError) -> [UInt8] {
    guard shape == [count] else {
      throw Self.malformed(path, "labels of \(count) samples are [\(count)], but it holds \(shape)")
    }
    return values
  }

  private static let format = "IDX"

  private static func malformed(_ path: String, _ fault: String) -> DatasetError {
    .malformed(file: path, format: format, fault: fault)
  }
}

/// All bytes of a file, decompressed if it is compressed.
func wholeFile(_ path: String) throws(DatasetError) -> [UInt8] {
  do {
    return try CompressedFile(path: path).bytes()
  } catch {
    throw .unreadable(file: path, reason: error.reason)
  }
}
