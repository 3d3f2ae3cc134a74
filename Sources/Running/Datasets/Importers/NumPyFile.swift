/// An array in a file of `numpy.save`.
///
/// The file contains `\x93NUMPY`, two bytes of version, the length of the header (little-endian, two
/// bytes in version 1, four in later versions), the header as a Python dictionary, and the numbers.
public struct NumPyFile: Sendable {
  private let path: String
  private let shape: [Int]
  private let type: String
  private let values: ArraySlice<UInt8>

  /// Reads a whole file.
  ///
  /// - Throws: ``DatasetError`` if the file cannot be read, is damaged, is in Fortran order, or has
  ///   another type than uint8, float32 and float64.
  public init(_ path: String) throws(DatasetError) {
    self.path = path
    let bytes = try wholeFile(path)
    guard bytes.starts(with: [0x93] + "NUMPY".utf8), bytes.count >= 12 else {
      throw Self.malformed(path, "it does not begin with \\x93NUMPY")
    }
    let start = bytes[6] == 1 ? 10 : 12
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard (1...3).contains(bytes[6]), start + length <= bytes.count else {
      throw Self.malformed(path, "its header is damaged")
    }
    let header = String(decoding: bytes[start..<start + length], as: UTF8.self)
    type = Self.entry("descr", of: header, until: ",")
    guard let itemBytes = ["'|u1'": 1, "'<f4'": 4, "'<f8'": 8][type] else {
      throw Self.malformed(
        path,
        "it contains numbers of type \(type). Save them as uint8, or as little-endian float32 or "
          + "float64")
    }
    guard Self.entry("fortran_order", of: header, until: ",") == "False" else {
      throw Self.malformed(
        path, "its numbers are in Fortran order. Save numpy.ascontiguousarray(samples)")
    }
    let sizes = Self.entry("shape", of: header, until: ")").dropFirst().split(separator: ",")
    let numbers = sizes.map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }.map { Int($0) }
    shape = numbers.compactMap { $0 }
    guard shape.count == numbers.count, shape.allSatisfy({ $0 >= 0 }) else {
      throw Self.malformed(path, "its shape is (\(sizes.joined(separator: ",")))")
    }
    values = bytes[(start + length)...]
    try checkByteCount(
      values.count, shape: shape, itemBytes: itemBytes, file: path, format: Self.format)
  }

  /// The array as samples: points `[count, d]`, images `[count, channels, height, width]`, or images
  /// of one channel `[count, height, width]`.
  ///
  /// - Throws: ``DatasetError`` if the array has another shape, or a number is not finite.
  public func samples() throws(DatasetError) -> SampleArray {
    let sampleShape = shape.count == 3 ? [shape[0], 1, shape[1], shape[2]] : shape
    try SampleArray.checkShape(sampleShape, isBytes: type == "'|u1'", file: path)
    guard type != "'|u1'" else {
      return SampleArray(shape: sampleShape, values: .bytes(Array(values)))
    }
    let floats =
      type == "'<f4'"
      ? numbers(of: UInt32.self) { Float(bitPattern: $0) }
      : numbers(of: UInt64.self) { Float(Double(bitPattern: $0)) }
    try SampleArray.checkFinite(floats, rowSize: floats.count / shape[0], file: path)
    return SampleArray(shape: sampleShape, values: .floats(floats))
  }

  /// The array as the labels of `count` samples.
  ///
  /// - Throws: ``DatasetError`` unless the array is uint8 `[count]`.
  public func labels(count: Int) throws(DatasetError) -> [UInt8] {
    guard shape == [count], type == "'|u1'" else {
      throw Self.malformed(
        path,
        "labels of \(count) samples are uint8 [\(count)], but the file contains \(type) \(shape). "
          + "Save labels.astype(numpy.uint8)")
    }
    return Array(values)
  }

  private func numbers<Bits: FixedWidthInteger>(
    of type: Bits.Type, _ number: (Bits) -> Float
  ) -> [Float] {
    let size = Bits.bitWidth / 8
    return stride(from: values.startIndex, to: values.endIndex, by: size).map { start in
      number(values[start..<start + size].reversed().reduce(0) { $0 << 8 | Bits($1) })
    }
  }

  /// The text of a dictionary's value up to `end`; empty if the key is missing.
  private static func entry(_ key: String, of header: String, until end: Character) -> String {
    guard let range = header.firstRange(of: "'\(key)':") else { return "" }
    return String(header[range.upperBound...].drop { $0 == " " }.prefix { $0 != end })
  }

  private static let format = "NumPy"

  private static func malformed(_ path: String, _ fault: String) -> DatasetError {
    .malformed(file: path, format: format, fault: fault)
  }
}
