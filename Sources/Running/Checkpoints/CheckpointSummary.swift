import HDF5

/// What a checkpoint file contains, without the numbers of its networks.
public struct CheckpointSummary: Sendable {
  /// Where the file is.
  public let path: String
  /// The run, and its stage and step.
  public let header: CheckpointHeader
  /// The numbers that the run continues from; none in the file of a stage's end.
  public let history: [String: Record]
  /// The datasets.
  public let entries: [CheckpointEntry]
}

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
  /// The SHA-256 of the numbers when they were written.
  public let digest: String
}

extension CheckpointFile {
  /// Reads everything but the networks; needs no layout.
  ///
  /// - Throws: ``CheckpointError``.
  /// - Cost: reads the file once, for its seal.
  public func summary() throws(CheckpointError) -> CheckpointSummary {
    try read { root in
      let entries = try root.datasets().map { dataset in
        let size = dataset.elementType?.byteCount ?? 0
        return CheckpointEntry(
          path: dataset.path, shape: dataset.shape,
          type: dataset.elementType?.rawValue ?? "unknown",
          byteCount: dataset.rowCount * dataset.rowSize * size,
          meaning: try dataset.attributes.string(Dataset.meaningAttribute),
          digest: try dataset.attributes.string(Dataset.digestAttribute))
      }
      return CheckpointSummary(
        path: path, header: try header(from: root), history: try history(from: root),
        entries: entries)
    }
  }
}
