public import Networks

/// A run's whole state at one step, or a part of it: all that a file of it holds.
///
/// Nothing in it depends on the number of ranks.
public struct Checkpoint: Sendable {
  /// Which run this is, and how far it has come.
  public var header: CheckpointHeader
  /// Values for the parameters of the networks.
  public var buffers: [BufferName: FlatParameters]
  /// What else the run remembers, by name.
  public var history: [String: Record]

  /// Gathers the parts; a stage's map is a checkpoint with few flat buffers and no history.
  public init(
    header: CheckpointHeader, buffers: [BufferName: FlatParameters], history: [String: Record] = [:]
  ) {
    self.header = header
    self.buffers = buffers
    self.history = history
  }

  /// Parameters of the earlier maps that samples pass through, the oldest first.
  public var earlierMaps: [FlatParameters] {
    buffers.filter { $0.key.isEarlierMap }.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// Which run a checkpoint is of, and how far the run had come.
public struct CheckpointHeader: Sendable, Equatable {
  /// The resolved recipe, in TOML.
  public var recipe: String
  /// The seed of all random numbers.
  public var seed: UInt64
  /// The JKO step k.
  public var stage: Int
  /// Optimizer steps done in this stage.
  public var stepInStage: Int
  /// Optimizer steps done in all stages.
  public var step: Int
  /// What the bits depend on beside the recipe: versions of libraries, instruction set, threads.
  public var versions: [String: String]

  /// Names all fields.
  public init(
    recipe: String, seed: UInt64, stage: Int, stepInStage: Int, step: Int,
    versions: [String: String]
  ) {
    self.recipe = recipe
    self.seed = seed
    self.stage = stage
    self.stepInStage = stepInStage
    self.step = step
    self.versions = versions
  }
}

/// Numbers that a run remembers, and what they mean.
public struct Record: Sendable, Equatable {
  /// What the numbers are, with their unit, for readers of the file.
  public var meaning: String
  /// The numbers.
  public var values: [Double]

  /// Names the numbers.
  public init(meaning: String, values: [Double]) {
    self.meaning = meaning
    self.values = values
  }
}
