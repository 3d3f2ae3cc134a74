import HDF5

/// What a checkpoint file says of itself: all but the numbers of its datasets.
public struct CheckpointSummary: Sendable {
  /// The resolved recipe, in TOML.
  public let recipe: String
  /// How far the run had come.
  public let progress: Checkpoint.Progress
  /// The seed of all random numbers.
  public let seed: UInt64
  /// What the bits depend on beside the recipe.
  public let versions: [String: String]
  /// The datasets, in alphabetical order of the names on their way.
  public let datasets: [DatasetSummary]
  /// The digest of the whole: equal for equal contents.
  public let digest: String
}

/// What a dataset of a checkpoint file says of itself.
public struct DatasetSummary: Sendable, Equatable {
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
  /// Reads the file without its numbers, and without knowing the networks.
  ///
  /// Who wants to build the networks, to load the rest, finds the recipe here.
  ///
  /// - Throws: ``CheckpointError``.
  public func summary() throws(CheckpointError) -> CheckpointSummary {
    try reading { root in
      let manifest = try checkedManifest(of: root)
      let checkpoint = try readAttributes(of: root)
      return CheckpointSummary(
        recipe: checkpoint.recipe, progress: checkpoint.progress, seed: checkpoint.seed,
        versions: checkpoint.versions,
        datasets: try manifest.datasets.map(DatasetSummary.init), digest: manifest.digest)
    }
  }
}

extension DatasetSummary {
  init(_ dataset: Dataset) throws {
    path = dataset.path
    shape = dataset.shape
    type = dataset.elementType?.rawValue ?? "unknown"
    byteCount = dataset.rowCount * dataset.rowSize * (dataset.elementType?.byteCount ?? 0)
    meaning = try dataset.attributes.string(Meanings.attribute)
    digest = try dataset.attributes.string(Manifest.digestAttribute)
  }
}
