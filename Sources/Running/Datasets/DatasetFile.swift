import Glibc
import HDF5

/// An HDF5 file with samples.
///
/// The dataset `/samples` has one row a sample: images as uint8 or float32
/// `[count, channels, height, width]`, points as float32 `[count, dimensions]`. Pixels 0 ... 255 are
/// seen as -1 ... 1. That is all a file needs, so h5py or our own `sample` can make one; those
/// written here also say where they come from, and carry labels and a digest.
public struct DatasetFile: Sendable {
  /// What the samples are stored as.
  public enum ValueType: String, Sendable {
    /// Pixels.
    case bytes = "uint8"
    /// Numbers as they are.
    case floats = "float32"
  }

  /// Where the file is.
  public let path: String
  /// How many samples there are.
  public let rowCount: Int
  /// Sizes of one sample.
  public let sampleShape: [Int]
  /// What the samples are stored as.
  public let valueType: ValueType

  /// Opens a file, checks what it holds, and closes it.
  ///
  /// - Throws: ``DatasetError`` if there is no such file, or it is no dataset.
  public init(_ path: String) throws(DatasetError) {
    self.path = path
    (rowCount, sampleShape, valueType) = try Self.withSamples(of: path) { samples in
      let shape = samples.shape
      guard let type = samples.elementType.flatMap({ ValueType(rawValue: $0.rawValue) }) else {
        let found = samples.elementType?.rawValue ?? "of a type that this program does not know"
        throw DatasetError.wrongType(file: path, type: found)
      }
      try checkSampleShape(shape, isBytes: type == .bytes, of: path)
      return (shape[0], Array(shape.dropFirst()), type)
    }
  }

  /// Whether a file is HDF5 and has `/samples`, sound or not.
  public static func isDataset(_ path: String) -> Bool {
    (try? withSamples(of: path) { _ in }) != nil
  }

  /// Compares the samples with the digest that was written beside them.
  ///
  /// - Returns: false if there is none, as in files of other programs.
  /// - Throws: ``DatasetError/changed`` if they differ.
  /// - Cost: reads all samples into memory.
  public func checkDigest() throws(DatasetError) -> Bool {
    let expected = try Self.withSamples(of: path) { samples in
      let attributes = samples.attributes
      return try attributes.contains("sha256") ? try attributes.string("sha256") : nil
    }
    guard let expected else { return false }
    guard try read(rows: 0..<rowCount).digest == expected else { throw .changed(file: path) }
    return true
  }

  /// Reads neighbouring samples.
  ///
  /// - Throws: ``DatasetError`` if they cannot be read.
  public func read(rows: Range<Int>) throws(DatasetError) -> SampleArray {
    try Self.withSamples(of: path) { samples in
      let values: SampleArray.Values =
        switch valueType {
        case .bytes: .bytes(try samples.read(UInt8.self, rows: rows))
        case .floats: .floats(try samples.read(Float.self, rows: rows))
        }
      return SampleArray(shape: [rows.count] + sampleShape, values: values)
    }
  }

  private static func withSamples<Result>(
    of path: String, _ body: (Dataset) throws -> Result
  ) throws(DatasetError) -> Result {
    try withRoot(of: path) { root in
      guard try root.contains("samples") else {
        throw DatasetError.noSamples(file: path, contents: try root.names)
      }
      return try body(try root.dataset("samples"))
    }
  }

  /// Opens a file for reading; whatever goes wrong is a ``DatasetError``.
  static func withRoot<Result>(
    of path: String, _ body: (Group) throws -> Result
  ) throws(DatasetError) -> Result {
    guard access(path, F_OK) == 0 || errno != ENOENT else { throw .missing(file: path) }
    do {
      return try withFile(path, .read, body)
    } catch let error as DatasetError {
      throw error
    } catch {
      // HDF5's account begins with the path, as ours does.
      let reason = "\(error)".trimmingPrefix(path).drop { ":, ".contains($0) }
      throw .unreadable(file: path, reason: String(reason))
    }
  }
}
