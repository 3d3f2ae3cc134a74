/// An array of bytes in IDX, the format of the MNIST files, plain or compressed by gzip.
///
/// The file contains two zero bytes, the type (8: bytes) and the number of axes, one byte each; then
/// the sizes as big-endian integers of four bytes; then the numbers.
public struct IDXFile: Sendable {
  private let path: String
  private let shape: [Int]
  private let values: [UInt8]

  /// Reads a whole file.
  ///
  /// - Throws: ``DatasetError`` if it cannot be read, is damaged, or contains another type.
  public init(_ path: String) throws(DatasetError) {
    self.path = path
    let bytes = try wholeFile(path)
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
      throw Self.malformed(path, "it does not begin with two zero bytes")
    }
    guard bytes[2] == 8 else {
      throw Self.malformed(
        path, "it contains numbers of type \(bytes[2]). Only bytes, type 8, can be imported")
    }
    let header = 4 + 4 * Int(bytes[3])
    guard bytes.count >= header else { throw Self.malformed(path, "it ends in its header") }
    shape = stride(from: 4, to: header, by: 4).map { start in
      bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    try checkByteCount(
      bytes.count - header, shape: shape, itemBytes: 1, file: path, format: Self.format)
    values = Array(bytes[header...])
  }

  /// The array as images `[count, 1, height, width]`; with a `side`, in the middle of black squares.
  ///
  /// - Throws: ``DatasetError`` if the array does not have three axes, or an image is larger than
  ///   `side`.
  public func images(paddedTo side: Int? = nil) throws(DatasetError) -> SampleArray {
    guard shape.count == 3 else {
      throw Self.malformed(
        path, "images are [count, height, width], but the file contains \(shape)")
    }
    let imageShape = [shape[0], 1, shape[1], shape[2]]
    try SampleArray.checkShape(imageShape, isBytes: true, file: path)
    if let side { return try padded(imageShape, to: side) }
    return SampleArray(shape: imageShape, values: .bytes(values))
  }

  /// The array as the labels of `count` samples.
  ///
  /// - Throws: ``DatasetError`` unless the array is `[count]`.
  public func labels(count: Int) throws(DatasetError) -> [UInt8] {
    guard shape == [count] else {
      throw Self.malformed(
        path, "labels of \(count) samples are [\(count)], but the file contains \(shape)")
    }
    return values
  }

  /// Puts images into the middle of black squares.
  ///
  /// If the difference is odd, the extra row is at the bottom and the extra column at the right.
  private func padded(_ imageShape: [Int], to side: Int) throws(DatasetError) -> SampleArray {
    let (count, height, width) = (imageShape[0], imageShape[2], imageShape[3])
    guard height <= side, width <= side else {
      throw .largerThanPadded(file: path, height: height, width: width, side: side)
    }
    try checkMemory(
      [count, side, side], itemBytes: 1, for: "\(path): \(count) images padded to \(side) pixels")
    let (top, left) = ((side - height) / 2, (side - width) / 2)
    var squares = [UInt8](repeating: 0, count: count * side * side)
    for image in 0..<count {
      for row in 0..<height {
        let start = (image * height + row) * width
        let destination = (image * side + top + row) * side + left
        squares[destination..<destination + width] = values[start..<start + width]
      }
    }
    return SampleArray(shape: [count, 1, side, side], values: .bytes(squares))
  }

  private static let format = "IDX"

  private static func malformed(_ path: String, _ fault: String) -> DatasetError {
    .malformed(file: path, format: format, fault: fault)
  }
}
