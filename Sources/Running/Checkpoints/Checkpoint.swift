public import Networks

/// A run's whole state at one step, or a part of it: all that a file of it holds.
///
/// Nothing in it depends on the number of ranks.
public struct Checkpoint: Sendable {
  /// How far a run has come.
  public struct Progress: Sendable, Equatable {
    /// The JKO step k.
    public var stage: Int
    /// Optimizer steps done in this stage.
    public var stepInStage: Int
    /// Optimizer steps done in all stages.
    public var step: Int

    /// Names all counts.
    public init(stage: Int, stepInStage: Int, step: Int) {
      self.stage = stage
      self.stepInStage = stepInStage
      self.step = step
    }
  }

  /// The resolved recipe, in TOML.
  public var recipe: String
  /// How far the run has come.
  public var progress: Progress
  /// The seed of all random numbers.
  public var seed: UInt64
  /// Values for the parameters of networks, by their group in the file: `/map/parameters`.
  public var slabs: [String: Slab]
  /// Numbers that the run remembers, by name.
  public var history: [String: [Double]]
  /// What the bits depend on beside the recipe: versions of libraries, instruction set, threads.
  public var versions: [String: String]

  /// Gathers the parts; a stage's map is a checkpoint with few slabs and no history.
  public init(
    recipe: String, progress: Progress, seed: UInt64, slabs: [String: Slab],
    history: [String: [Double]], versions: [String: String]
  ) {
    self.recipe = recipe
    self.progress = progress
    self.seed = seed
    self.slabs = slabs
    self.history = history
    self.versions = versions
  }
}
