import HDF5

/// A dataset of a checkpoint file, without its numbers.
public struct CheckpointEntry: Sendable, Equatable {
  /// Path in the file.
  public let path: String
  /// Sizes, outermost first.
  public let shape: [Int]
  /// The type of the numbers, as NumPy calls it.
  public let type: String
  /// Bytes of the numbers.
  public let byteCount: Int
  /// What the numbers are.
  public let meaning: String
}

extension CheckpointFile {
  /// Lists the datasets without their numbers; needs no layout.
  ///
  /// - Throws: ``CheckpointError``.
  public func entries() throws(CheckpointError) -> [CheckpointEntry] {
    try Self.format.read(path) { root in
      try Manifest(of: root).datasets.map { dataset in
        let size = dataset.elementType?.byteCount ?? 0
        return CheckpointEntry(
          path: dataset.path, shape: dataset.shape,
          type: dataset.elementType?.rawValue ?? "unknown",
          byteCount: dataset.rowCount * dataset.rowSize * size,
          meaning: try dataset.attributes.string(Manifest.meaningAttribute))
      }
    }
  }

  /// Compares everything in the file with its digests.
  ///
  /// - Returns: one text per difference: the path of a dataset, or `/` for the file, its names and
  ///   attributes; then what is wrong.
  /// - Cost: reads the file once.
  public func faults() -> [String] {
    do {
      return try Self.format.read(path) { root in
        let names = fault(in: "/") { try Manifest.check(root, file: path) }
        let numbers = try Manifest(of: root).datasets.map { dataset in
          fault(in: dataset.path) { try checkNumbers(of: dataset) }
        }
        return ([names] + numbers).compactMap { $0 }
      }
    } catch {
      return ["/: \(error.explanation)"]
    }
  }

  /// The error that `check` throws, with its place, or nil.
  private func fault(in object: String, _ check: () throws -> Void) -> String? {
    do {
      try check()
      return nil
    } catch {
      return "\(object): \(CheckpointError(reading: path, error).explanation)"
    }
  }

  private func checkNumbers(of dataset: Dataset) throws {
    let isIntact: Bool
    switch dataset.elementType {
    case .float32:
      let values = try dataset.read(Float.self)
      isIntact = try dataset.matchesDigest(values.span.bytes)
    case .float64:
      let values = try dataset.read(Double.self)
      isIntact = try dataset.matchesDigest(values.span.bytes)
    default: isIntact = false
    }
    if !isIntact { throw CheckpointError(path, .damaged, "the numbers are not those written") }
  }
}
