import HDF5
import SealedFiles
import Tensors

/// An HDF5 file with samples.
///
/// The dataset `/samples` has one row per sample: images as uint8 or float32
/// `[count, channels, height, width]`, points as float32 `[count, dimensions]`. Pixels 0 ... 255
/// become -1 ... 1. A file needs nothing else, so h5py can also write one. Files of this program
/// begin with a seal, and also contain the origin of the samples, a digest and, if known, labels.
///
/// Opening compares the file with its seal before HDF5 reads it, and checks that all samples are
/// stored. Samples are held in memory, so that a file may change or disappear after it was read.
public struct DatasetFile: Sendable, CustomStringConvertible {
  /// The type in which samples are stored.
  enum ValueType: String, Sendable {
    /// Pixels.
    case bytes = "uint8"
    /// Numbers as the networks see them.
    case floats = "float32"
  }

  /// Where the file is.
  public let path: String
  /// Number of samples.
  public let rowCount: Int
  /// Sizes of one sample.
  public let sampleShape: [Int]
  /// The type in which samples are stored.
  let valueType: ValueType
  /// Whether the file has a seal, which is intact; its digests are then known to be right.
  let isSealed: Bool

  init(path: String, shape: [Int], valueType: ValueType, isSealed: Bool) {
    self.path = path
    self.isSealed = isSealed
    rowCount = shape[0]
    sampleShape = Array(shape.dropFirst())
    self.valueType = valueType
  }

  /// Opens a file, checks its seal and the shape, type and storage of its samples, and closes it.
  ///
  /// - Throws: ``DatasetError`` if the file does not exist or is not a complete dataset.
  /// - Cost: reads a sealed file once, 0.6 ns per byte.
  public init(_ path: String) throws(DatasetError) {
    let isSealed = try hasIntactSeal(path)
    self = try Self.withSamples(of: path) { samples in
      let shape = samples.shape
      guard let type = samples.elementType.flatMap({ ValueType(rawValue: $0.rawValue) }) else {
        let found = samples.elementType?.rawValue ?? "of an unknown type"
        throw DatasetError.wrongType(file: path, type: found)
      }
      try SampleArray.checkShape(shape, isBytes: type == .bytes, file: path)
      try checkStored(samples, file: path)
      return DatasetFile(path: path, shape: shape, valueType: type, isSealed: isSealed)
    }
  }

  /// Opens the files of one dataset, whose samples must have one shape and type.
  static func openAlike(_ files: [String]) throws(DatasetError) -> [DatasetFile] {
    precondition(!files.isEmpty, "a dataset without files")
    var datasets: [DatasetFile] = []
    for file in files {
      let dataset = try DatasetFile(file)
      if let first = datasets.first,
        (first.sampleShape, first.valueType) != (dataset.sampleShape, dataset.valueType)
      {
        throw .differing(
          file: file, from: first.path,
          kinds: [dataset, first].map { "\($0.valueType.rawValue) samples of \($0.sampleShape)" })
      }
      datasets.append(dataset)
    }
    return datasets
  }

  /// Whether a file is one of this program's datasets, or another HDF5 file with `/samples`, usable
  /// or not.
  public static func isDataset(_ path: String) -> Bool {
    if claimedFormat(of: path) == formatName { return true }
    guard (try? hasIntactSeal(path)) == false else { return false }
    return (try? withSamples(of: path) { _ in }) != nil
  }

  /// Path, number and shape of the samples, for the user.
  public var description: String { "\(path): \(rowCount) samples of \(sampleShape.sizesText)" }

  /// Reads a range of samples.
  ///
  /// - Throws: ``DatasetError`` if they cannot be read, or if a number is not finite.
  public func read(rows: Range<Int>) throws(DatasetError) -> SampleArray {
    try Self.withSamples(of: path) { samples in
      let shape = [rows.count] + sampleShape
      switch valueType {
      case .bytes:
        return SampleArray(shape: shape, values: .bytes(try samples.read(UInt8.self, rows: rows)))
      case .floats:
        let floats = try samples.read(Float.self, rows: rows)
        try SampleArray.checkFinite(
          floats, rowSize: sampleShape.elementCount, firstRow: rows.lowerBound, file: path)
        return SampleArray(shape: shape, values: .floats(floats))
      }
    }
  }

  static func withSamples<Result>(
    of path: String, _ body: (Dataset) throws -> Result
  ) throws(DatasetError) -> Result {
    try withRoot(of: path) { root in
      guard try root.contains("samples") else {
        throw DatasetError.noSamples(file: path, contents: try root.names)
      }
      return try body(try root.dataset("samples"))
    }
  }

  /// Opens a file for reading; every error is a ``DatasetError``.
  static func withRoot<Result>(
    of path: String, _ body: (Group) throws -> Result
  ) throws(DatasetError) -> Result {
    do {
      return try withFile(path, .read, body)
    } catch let error as DatasetError {
      throw error
    } catch {
      // The text of HDF5's error begins with the path, and so does ours.
      let reason = "\(error)".trimmingPrefix(path).drop { ":, ".contains($0) }
      throw .unreadable(file: path, reason: String(reason))
    }
  }
}

/// Throws ``DatasetError/notStored`` unless all numbers of a dataset are stored.
func checkStored(_ dataset: Dataset, file path: String) throws {
  guard let fault = try dataset.missingNumbers() else { return }
  throw DatasetError.notStored(file: path, dataset: dataset.path, fault: fault)
}

extension [Int] {
  /// Sizes in words: `3 x 32 x 32`.
  var sizesText: String { map(String.init).joined(separator: " x ") }
}
