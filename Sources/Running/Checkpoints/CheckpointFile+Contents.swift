import HDF5

/// A dataset of a checkpoint file, for people to look at.
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
  /// The digest that the numbers should have.
  public let digest: String
}

extension CheckpointFile {
  /// Lists the datasets without reading their numbers, and without knowing the networks.
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
          meaning: try dataset.attributes.string(Manifest.meaningAttribute),
          digest: try dataset.attributes.string(Manifest.digestAttribute))
      }
    }
  }

  /// The digest of the whole file: equal for files of equal contents.
  ///
  /// - Throws: ``CheckpointError``.
  public func digest() throws(CheckpointError) -> String {
    try reading { try $0.attributes.string(Manifest.digestAttribute) }
  }
}
