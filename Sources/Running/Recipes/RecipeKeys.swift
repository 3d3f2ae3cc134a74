import Networks
import Optimizers
import SemiDualJKO

/// The sections of a recipe; their stored properties are its keys.
enum RecipeKeys {
  static let run = RunKeys()
  static let data = DataKeys(in: "data")
  static let source = SourceKeys()
  static let method = MethodKeys()
  static let map = MapKeys()
  static let potential = PotentialKeys()
  static let optimizers = OptimizerKeys()
  static let reports = ReportKeys()

  /// All sections, in the order of a printed recipe.
  static let sections: [any Sendable] = [
    run, data, source, method, map, potential, optimizers, reports,
  ]
}

/// Keys at the top of a recipe.
struct RunKeys {
  let seed = Key(
    "seed", .integer(atLeast: 0, atMost: .max), default: .scripts(1024),
    "all random numbers follow from it")
  let batch = Key(
    "batch", .integer(atLeast: 1), default: .paper(256),
    "samples per step over all ranks; a multiple of shards")
  let shards = Key(
    "shards", .integer(atLeast: 1, atMost: 4096),
    default: .ours(16, "1, 2, 4, 8 and 16 ranks give the same results"),
    "equal parts of batch and data; a multiple of the number of ranks")
  let threadsPerRank = Key(
    "threads_per_rank", .integer(atLeast: 1, atMost: 1024),
    default: .ours(1, "Open MPI binds each rank to one core"), "compute threads of each rank",
    mayChange: true)
  let precision = Key<PrecisionSetting>(
    "precision", .choice, default: .scripts(.float32),
    "number format of the factors of convolutions")
  let products = Key<ProductSetting>(
    "products", .choice,
    default: .ours(.automatic, "oneDNN on x86, where it is faster; OpenBLAS elsewhere"),
    "library for products", mayChange: true)
  let stallLimitSeconds = Key(
    "stall_limit_seconds", .number(.notNegative),
    default: .ours(600, "longer than a step, a save or a picture takes"),
    "a rank that waits longer for another one ends the job; 0: waits for ever", mayChange: true)

  /// Checks that the keys are consistent, with each other and with the networks.
  func check(_ reader: inout RecipeReader) {
    let (batch, shards, precision) = (reader[batch], reader[shards], reader[precision])
    let multiples = [batch / shards, batch / shards + 1].filter { $0 > 0 }.map { "\($0 * shards)" }
    reader.check(
      [self.batch.path, self.shards.path], batch % shards == 0,
      "\(batch) is not a multiple of shards (\(shards))",
      fix: "set \(multiples.joined(separator: " or "))")
    let (map, potential) = (RecipeKeys.map.architecture, RecipeKeys.potential.architecture)
    reader.check(
      [self.precision.path, map.path, potential.path],
      precision == .float32 || reader[map].hasConvolutions || reader[potential].hasConvolutions,
      "\(RecipeValue(precision).text) has no effect, because \"residual-mlp\" has no convolutions",
      fix: "remove it")
  }
}

/// Keys of `[adam]`, `[schedule]` and `[average]`.
struct OptimizerKeys {
  let beta1 = Key(
    "adam.beta1", .number(.decay), default: .paper(0.5), "decay of the mean of gradients")
  let beta2 = Key(
    "adam.beta2", .number(.decay), default: .paper(0.9), "decay of the mean of squared gradients")
  let epsilon = Key(
    "adam.epsilon", .number(.positive), default: .scripts(1e-8, "the default of PyTorch"),
    "added to the square root of the second moment")

  let schedule = Key<ScheduleKind>(
    "schedule.kind", .choice, default: .scripts(.constant, "the schedule is off by default"),
    "learning rate over time")
  let floor = Key(
    "schedule.floor", .number(.notNegative),
    default: .scripts(5e-5, "for CIFAR-10 with the schedule on"), "learning rate at the last step",
    when: .when("schedule.kind", is: [ScheduleKind.cosine]))
  let scheduleSpan = Key<TrainingSpan>(
    "schedule.span", .choice, default: .scripts(.run), "period over which the learning rates fall",
    when: .when("schedule.kind", is: [ScheduleKind.cosine]))

  let averageDecay = Key<Float?>(
    "average.decay", .orNone(.number(.averageDecay)),
    default: .scripts(nil, "the average is off by default"),
    "decay of the moving averages of both networks, for example 0.9999; or \"none\"")
  let averageSpan = Key<TrainingSpan>(
    "average.span", .choice, default: .scripts(.run),
    "one decay for the run, or one that starts low in each stage",
    when: .unless("average.decay", is: "none"))

  func adam(from reader: RecipeReader) -> AdamSettings {
    AdamSettings(beta1: reader[beta1], beta2: reader[beta2], epsilon: reader[epsilon])
  }

  /// The schedule of both learning rates, with a floor below both.
  func schedule(from reader: inout RecipeReader) -> Schedule {
    guard reader[schedule] == .cosine else { return .constant }
    let floor = reader[floor]
    let keys = [RecipeKeys.map.learningRate, RecipeKeys.potential.learningRate]
    let rates = keys.map { reader[$0] }
    reader.check(
      [self.floor.path] + keys.map(\.path), rates.allSatisfy { floor <= $0 },
      "\(RecipeValue(floor).text) is greater than a learning rate: "
        + rates.map { RecipeValue($0).text }.joined(separator: " and "),
      fix: "set it below both")
    return .cosine(floor: floor)
  }

  /// The decay of the averages; nil if there are none.
  func average(from reader: inout RecipeReader) -> AverageDecay? {
    let decay = reader[averageDecay]
    let anchor = RecipeKeys.method.anchor
    reader.check(
      [anchor.path, averageDecay.path], reader[anchor] == .last || decay != nil,
      "there is no average to use as anchor", fix: "set \(averageDecay.path) to 0.998, for example")
    return decay.map { AverageDecay(limit: $0, span: reader[averageSpan]) }
  }
}

/// The kinds of schedules, without their constants.
enum ScheduleKind: String, CaseIterable {
  case constant, cosine
}

/// Keys of `[checkpoint]` and `[log]`.
struct ReportKeys {
  let checkpointSteps = Key(
    "checkpoint.every_steps", .integer(atLeast: 1),
    default: .ours(1_000, "a checkpoint every few minutes"),
    "steps between checkpoints; each stage also ends with one", mayChange: true)
  let checkpointsToKeep = Key(
    "checkpoint.keep", .integer(atLeast: 1),
    default: .ours(3, "older ones serve if the newest is damaged"),
    "number of newest checkpoints to keep", mayChange: true)
  let logSteps = Key(
    "log.every_steps", .integer(atLeast: 1),
    default: .ours(100, "a line of metrics every few seconds"),
    "steps per line of metrics", mayChange: true)
}
