import Datasets
import Networks
import Optimizers
import SemiDualJKO

/// From keys to a recipe, section by section.
extension Recipe {
  /// Reads all keys and checks how they go together.
  ///
  /// - Throws: `RecipeFaults` with everything that is wrong.
  init(_ settings: RecipeSettings) throws(RecipeFaults) {
    var reader = RecipeReader(settings)
    let seed = reader.integer("seed", atLeast: 0, atMost: .max)
    let batch = reader.integer("batch", atLeast: 1)
    let shards = reader.integer("shards", atLeast: 1)
    let batches = [batch / shards, batch / shards + 1].filter { $0 > 0 }.map { "\($0 * shards)" }
    reader.check(
      ["batch", "shards"], batch % shards == 0, "\(batch) is not a multiple of shards (\(shards))",
      fix: "set \(batches.joined(separator: " or "))")
    let method = reader.method()
    let mapLearningRate = reader.number("map.learning_rate", .positive)
    let potentialLearningRate = reader.number("potential.learning_rate", .positive)

    self.seed = UInt64(seed)
    self.batch = batch
    self.shards = shards
    threadsPerRank = reader.integer("threads_per_rank", atLeast: 1)
    let precision: PrecisionSetting = reader.choice("precision")
    self.precision = precision
    data = reader.data("data")
    source = reader.source()
    self.method = method
    map = reader.map(latent: method.latent)
    self.mapLearningRate = mapLearningRate
    potential = reader.potential(samplesPerShard: batch / shards)
    self.potentialLearningRate = potentialLearningRate
    reader.check(
      ["precision", "map.architecture", "potential.architecture"],
      precision == .float32 || map.architecture != .residualMLP
        || potential.architecture != .residualMLP,
      "\(RecipeValue(precision).text) has no effect without convolutions, which \"residual-mlp\" does "
        + "not have",
      fix: "remove it")
    adam = AdamSettings(
      beta1: reader.number("adam.beta1", .decay), beta2: reader.number("adam.beta2", .decay),
      epsilon: reader.number("adam.epsilon", .positive))
    schedule = reader.schedule(below: [mapLearningRate, potentialLearningRate])
    scheduleSpan = reader.scheduleSpan(of: schedule)
    averageDecay = reader.averageDecay()
    reader.check(
      ["method.anchor", "average.decay"], method.anchor == .last || averageDecay != nil,
      "there is no average to anchor to", fix: "set average.decay to 0.998, for example")
    checkpoint = CheckpointSettings(
      everySteps: reader.integer("checkpoint.every_steps", atLeast: 1),
      keep: reader.integer("checkpoint.keep", atLeast: 1))
    log = LogSettings(everySteps: reader.integer("log.every_steps", atLeast: 1))

    guard reader.faults.isEmpty else { throw RecipeFaults(reader.faults) }
  }
}

extension RecipeReader {
  /// The schedule, whose floor is below all `learningRates`.
  fileprivate mutating func schedule(below learningRates: [Float]) -> Schedule {
    let kind: ScheduleKind = choice("schedule.kind")
    guard kind == .cosine else {
      drop("schedule.floor", because: "schedule.kind", RecipeValue(kind))
      return .constant
    }
    let floor = number("schedule.floor", .notNegative)
    let rates = learningRates.map { RecipeValue($0).text }.joined(separator: " and ")
    check(
      ["schedule.floor", "map.learning_rate", "potential.learning_rate"],
      learningRates.allSatisfy { floor <= $0 },
      "\(RecipeValue(floor).text) is greater than a learning rate: \(rates)",
      fix: "set it below both")
    return .cosine(floor: floor)
  }

  /// How averages are taken, if there are any.
  fileprivate mutating func averageDecay() -> AverageDecay? {
    if let limit = numberOrNone("average.decay", .averageDecay) {
      return AverageDecay(limit: limit, span: choice("average.span"))
    }
    drop("average.span", because: "average.decay", "none")
    return nil
  }

  /// What the schedule goes over; a constant one over nothing.
  fileprivate mutating func scheduleSpan(of schedule: Schedule) -> TrainingSpan {
    guard schedule == .constant else { return choice("schedule.span") }
    drop("schedule.span", because: "schedule.kind", RecipeValue(ScheduleKind.constant))
    return .run
  }
}
