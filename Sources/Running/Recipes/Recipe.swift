public import Datasets
public import Networks
public import Optimizers
public import SemiDualJKO

/// All settings that determine the results of a run, and how often it reports.
///
///     let recipe = try Recipe.load(
///       from: RecipeOrigin("jobs/two-circles/recipe.toml"), environment: [:],
///       overrides: ["batch=800"])
///     recipe.batch  // 800
///     print(recipe.text)  // the same recipe, complete, with a comment for each key
///
/// A recipe is always valid, because reading it checks all values, alone and together. It contains
/// neither the number of ranks nor the run folder.
public struct Recipe: Sendable, Equatable {
  /// The seed of all random numbers of the run.
  public let seed: UInt64
  /// Samples of one step over all ranks, a multiple of `shards`.
  public let batch: Int
  /// Equal parts of the batch and of the data; a multiple of the number of ranks.
  public let shards: Int
  /// Compute threads of each rank.
  public let threadsPerRank: Int
  /// The arithmetic of the networks.
  public let precision: PrecisionSetting
  /// The library for products of matrices.
  public let products: ProductSetting
  /// How long a rank may wait for another one; 0 for as long as it takes.
  public let stallLimitSeconds: Float

  /// The origin of samples of the data.
  public let data: DataSettings
  /// The origin of samples of the source.
  public let source: SourceSettings
  /// The method and its constants.
  public let method: MethodSettings

  /// The transport map's network.
  public let map: MapSettings
  /// The map's learning rate at the first step.
  public let mapLearningRate: Float
  /// The potential's network.
  public let potential: PotentialSettings
  /// The potential's learning rate at the first step.
  public let potentialLearningRate: Float
  /// Constants of both networks' optimizers.
  public let adam: AdamSettings
  /// Both learning rates over time.
  public let schedule: Schedule
  /// The period over which the learning rates change.
  public let scheduleSpan: TrainingSpan
  /// Decay of the moving averages of both networks' parameters; nil if there are none.
  public let averageDecay: AverageDecay?

  /// Steps between two checkpoints; each stage also ends with one.
  public let checkpointSteps: Int
  /// The number of newest checkpoints that are kept.
  public let checkpointsToKeep: Int
  /// The number of steps that a line of metrics averages.
  public let logSteps: Int

  /// The value of each key that has an effect, by path.
  let values: [String: RecipeValue]

  /// Samples of one shard in one step.
  public var samplesPerShard: Int { batch / shards }
}

extension Recipe {
  /// Reads a recipe and its overrides; precedence is defaults < recipe < environment < `--set`.
  ///
  /// - Parameters:
  ///   - origin: the recipe.
  ///   - environment: variables; `SJKO_METHOD_STEP_SIZE=0.1` sets `method.step_size`. An unknown
  ///     variable that starts with `SJKO_` is a fault.
  ///   - overrides: arguments of `--set`, as `method.step_size=0.1`; a later one wins. Values are
  ///     TOML, or words without quotes.
  /// - Returns: the recipe. Its paths are relative to the folder where the run starts, not to the
  ///   recipe's folder.
  /// - Throws: `RecipeFaults` with all faults, each with its location and a fix.
  public static func load(
    from origin: RecipeOrigin, environment: [String: String] = [:], overrides: [String] = []
  ) throws(RecipeFaults) -> Recipe {
    var settings = try RecipeSettings(recipe: try origin.text(), name: origin.name)
    settings.add(environment: environment)
    settings.add(overrides: overrides)
    return try Recipe(settings)
  }

  /// Reads the text of a recipe, for example from a checkpoint.
  ///
  /// - Parameters:
  ///   - text: the recipe in TOML.
  ///   - name: its name in faults, for example the checkpoint's path.
  /// - Throws: `RecipeFaults` with all faults.
  public init(text: String, name: String) throws(RecipeFaults) {
    try self.init(RecipeSettings(recipe: text, name: name))
  }

  private init(_ settings: RecipeSettings) throws(RecipeFaults) {
    var reader = RecipeReader(settings)
    let (run, optimizers, reports) = (RecipeKeys.run, RecipeKeys.optimizers, RecipeKeys.reports)
    run.check(&reader)
    seed = UInt64(reader[run.seed])
    batch = reader[run.batch]
    shards = reader[run.shards]
    threadsPerRank = reader[run.threadsPerRank]
    precision = reader[run.precision]
    products = reader[run.products]
    stallLimitSeconds = reader[run.stallLimitSeconds]
    data = RecipeKeys.data.settings(from: &reader)
    source = RecipeKeys.source.settings(from: &reader)
    method = RecipeKeys.method.settings(from: &reader)
    map = RecipeKeys.map.settings(from: &reader)
    mapLearningRate = reader[RecipeKeys.map.learningRate]
    potential = RecipeKeys.potential.settings(from: &reader)
    potentialLearningRate = reader[RecipeKeys.potential.learningRate]
    adam = optimizers.adam(from: reader)
    schedule = optimizers.schedule(from: &reader)
    scheduleSpan = reader[optimizers.scheduleSpan]
    averageDecay = optimizers.average(from: &reader)
    checkpointSteps = reader[reports.checkpointSteps]
    checkpointsToKeep = reader[reports.checkpointsToKeep]
    logSteps = reader[reports.logSteps]
    values = reader.values
    if !reader.faults.isEmpty { throw RecipeFaults(reader.faults) }
  }
}

/// The arithmetic of the networks: a recipe's `precision`.
public enum PrecisionSetting: String, Sendable, CaseIterable {
  /// Single precision throughout.
  case float32 = "f32"
  /// Factors of convolutions in bfloat16, everything else in single precision; single precision
  /// throughout if a rank's processor has no bfloat16 instructions.
  case bfloat16 = "bf16"
  /// The same, but training is refused if a rank's processor has no bfloat16 instructions.
  case onlyBFloat16 = "bf16-only"
}
