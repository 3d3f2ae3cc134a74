public import Datasets
public import Networks
public import Optimizers
public import SemiDualJKO

/// All that decides what a run computes, and how often it reports.
///
///     let recipe = try Recipe.load(
///       from: RecipeOrigin("jobs/two-circles/recipe.toml"), environment: [:],
///       overrides: ["batch=800"])
///     recipe.batch  // 800
///     print(recipe.text)  // the same recipe, complete, with a comment for each key
///
/// A recipe is sound: it can only be made by reading one, which checks all values and how they go
/// together. It does not say how many ranks there are, nor where a run writes.
public struct Recipe: Sendable, Equatable {
  /// What every random number of the run follows from.
  public let seed: UInt64
  /// Samples of one step over all ranks, a multiple of `shards`.
  public let batch: Int
  /// Equal parts of the batch and of the data; the number of ranks divides it.
  public let shards: Int
  /// Threads which one rank computes with.
  public let threadsPerRank: Int
  /// The arithmetic of the networks.
  public let precision: PrecisionSetting

  /// Where samples of the target come from.
  public let data: DataSettings
  /// Where samples of the source come from.
  public let source: SourceSettings
  /// The method and its constants.
  public let method: MethodSettings

  /// The transport map's network.
  public let map: MapSettings
  /// The map's learning rate at the run's first step.
  public let mapLearningRate: Float
  /// The potential's network.
  public let potential: PotentialSettings
  /// The potential's learning rate at the run's first step.
  public let potentialLearningRate: Float
  /// Constants of both networks' optimizers.
  public let adam: AdamSettings
  /// How both learning rates change.
  public let schedule: Schedule
  /// Over what they change.
  public let scheduleSpan: TrainingSpan
  /// Decay of the moving averages of both networks' parameters; nil if none are kept.
  public let averageDecay: AverageDecay?

  /// When checkpoints are written, and how many stay.
  public let checkpoint: CheckpointSettings
  /// When metrics are written.
  public let log: LogSettings

  /// Samples of one shard in one step.
  public var samplesPerShard: Int { batch / shards }
}

/// The arithmetic of the networks: a recipe's `precision`.
public enum PrecisionSetting: String, Sendable, CaseIterable {
  /// Single precision throughout.
  case float32 = "f32"
  /// Factors of convolutions in bfloat16, all else in single precision; single precision throughout
  /// where a rank's processor has no instructions for it.
  case bfloat16 = "bf16"
  /// The same, but no training where a rank's processor has no instructions for it.
  case onlyBFloat16 = "bf16-only"
}

/// When checkpoints are written, and how many stay: a recipe's `[checkpoint]`.
public struct CheckpointSettings: Sendable, Equatable {
  /// Steps between two checkpoints; one is also written at the end of each stage.
  public let everySteps: Int
  /// How many checkpoints stay, the newest.
  public let keep: Int
}

/// When metrics are written: a recipe's `[log]`.
public struct LogSettings: Sendable, Equatable {
  /// Steps between two lines of metrics, each over the steps since the one before.
  public let everySteps: Int
}
