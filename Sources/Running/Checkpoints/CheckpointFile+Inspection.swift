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

/// A difference between a checkpoint file and what was written.
public struct CheckpointFault: Sendable, CustomStringConvertible {
  /// Path of the dataset, or `/` if the fault concerns the file, its names or its attributes.
  public let object: String
  /// What is wrong.
  public let explanation: String

  /// The path and what is wrong.
  public var description: String { "\(object): \(explanation)" }
}

extension CheckpointFile {
  /// Lists the datasets without their numbers; needs no layout.
  ///
  /// - Throws: ``CheckpointError``.
  public func entries() throws(CheckpointError) -> [CheckpointEntry] {
    try reading { root in
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
  /// - Returns: the differences; none for a file that is as it was written.
  /// - Cost: reads the file once.
  public func faults() -> [CheckpointFault] {
    do {
      return try reading { root in
        let names = fault(in: "/") { try checkManifest(of: root) }
        let numbers = try Manifest(of: root).datasets.map { dataset in
          fault(in: dataset.path) { try checkNumbers(of: dataset) }
        }
        return ([names] + numbers).compactMap { $0 }
      }
    } catch {
      return [CheckpointFault(object: "/", explanation: error.explanation)]
    }
  }

  /// What `check` throws, or nil.
  private func fault(in object: String, _ check: () throws -> Void) -> CheckpointFault? {
    do {
      try check()
      return nil
    } catch {
      let explanation = CheckpointError(reading: path, error).explanation
      return CheckpointFault(object: object, explanation: explanation)
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
