import HDF5

/// The samples that a run learns from.
///
/// With it, a file is used without the data, and a run never continues with other data unseen.
public struct SampleRecord: Sendable, Equatable {
  /// Number, shape, type and digest of the data, or their formula.
  public var data: String
  /// The same of the source.
  public var source: String
  /// The sizes of one sample.
  public var shape: [Int]
  /// The lowest and the highest number of the data; nil for a formula, and in older files.
  public var valueRange: ClosedRange<Float>?

  /// Makes a record of its parts.
  public init(data: String, source: String, shape: [Int], valueRange: ClosedRange<Float>? = nil) {
    self.data = data
    self.source = source
    self.shape = shape
    self.valueRange = valueRange
  }
}

/// How a record is stored: as attributes of the root of a file.
extension SampleRecord {
  private static let data = "data"
  private static let source = "source"
  private static let shape = "sample_shape"
  private static let valueRange = "value_range"

  /// Writes the attributes.
  func write(to attributes: Attributes) throws(HDF5Error) {
    try attributes.set(Self.data, to: .string(data))
    try attributes.set(Self.source, to: .string(source))
    try attributes.set(Self.shape, to: .integers(shape))
    if let range = valueRange {
      try attributes.set(
        Self.valueRange, to: .numbers([Double(range.lowerBound), Double(range.upperBound)]))
    }
  }

  /// Reads the attributes; nil for an older file, which has none of them.
  init?(from attributes: Attributes) throws {
    let names = [Self.data, Self.source, Self.shape]
    if try names.allSatisfy({ try !attributes.contains($0) }) { return nil }
    self.init(
      data: try attributes.string(Self.data), source: try attributes.string(Self.source),
      shape: try attributes.integers(Self.shape))
    guard try attributes.contains(Self.valueRange) else { return }
    let bounds = try attributes.numbers(Self.valueRange)
    guard bounds.count == 2, bounds[0] <= bounds[1] else { return }
    valueRange = Float(bounds[0])...Float(bounds[1])
  }
}
