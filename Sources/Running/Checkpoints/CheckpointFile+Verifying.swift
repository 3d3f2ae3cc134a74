import HDF5

/// Something in a checkpoint file that is not as it was written.
public struct CheckpointFault: Sendable, CustomStringConvertible {
  /// Path of the dataset, or `/` if the fault concerns the file, its names or its attributes.
  public let object: String
  /// What is wrong.
  public let explanation: String

  /// The path and what is wrong.
  public var description: String { "\(object): \(explanation)" }
}

extension CheckpointFile {
  /// Compares everything in the file with its digests.
  ///
  /// - Returns: what differs; nothing for a file that is as it was written.
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

  /// What `check` throws, or nil if it passes.
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
    let isWhole: Bool
    switch dataset.elementType {
    case .float32:
      let values = try dataset.read(Float.self)
      isWhole = try matchesDigest(values.span.bytes, dataset)
    case .float64:
      let values = try dataset.read(Double.self)
      isWhole = try matchesDigest(values.span.bytes, dataset)
    default:
      isWhole = false
    }
    if !isWhole { throw CheckpointError(path, .damaged, "the numbers are not those written") }
  }
}
