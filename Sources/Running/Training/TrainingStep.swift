import Checkpoints
public import Datasets
public import Kernels
import Networks
import Optimizers
public import Parallel
public import Recipes
import Runs
public import SemiDualJKO

/// One step of training: the updates of the potential, then that of the map.
public struct TrainingStep {
  let recipe: Recipe
  /// The objective with both networks.
  public let objective: SemiDualObjective
  /// The random inputs of each step.
  public let inputs: Minibatches
  /// Means over shards and ranks.
  let batch: BatchMean
  /// The precision of convolutions, the same on all ranks.
  public let precision: Precision

  /// Assigns the shards, opens the data, compares them on all ranks, and describes the networks of a recipe.
  ///
  /// - Parameters:
  ///   - recipe: the same on all ranks.
  ///   - group: all processes that train together.
  ///   - inputs: makes the inputs of this rank's shards; by default from the recipe's data.
  /// - Throws: `AgreedFailure` with a fault of the number of ranks or of the data.
  /// - Collective: every rank of the group, in the same order.
  public init(
    _ recipe: Recipe, group: any ProcessGroup,
    inputs: ((Range<Int>) throws -> Minibatches)? = nil
  ) throws {
    let assignment = try group.agree { try ShardAssignment(shardCount: recipe.shards, in: group) }
    let inputs = try group.agree {
      try inputs?(assignment.localShards)
        ?? Minibatches(recipe, shards: assignment.localShards)
    }
    try checkSameSamples("data \(inputs.dataIdentity), source \(inputs.sourceIdentity)", in: group)
    objective = try group.agree {
      SemiDualObjective(
        method: recipe.method, map: try recipe.map.makeNetwork(sampleShape: inputs.sampleShape),
        potential: try recipe.potential.makeNetwork(sampleShape: inputs.sampleShape))
    }
    self.recipe = recipe
    self.inputs = inputs
    batch = BatchMean(group: group, assignment: assignment)
    precision = try recipe.precision.agreed(in: group)
  }

  /// What a step measured, the same on all ranks.
  struct Outcome {
    /// Means over the global batch.
    let metrics: StepMetrics<Double>
    /// Whether any rank was asked to stop.
    let isStopRequested: Bool
  }

  /// Trains both networks by one step, and counts it.
  ///
  /// - Parameters:
  ///   - state: what is trained.
  ///   - isStopRequested: whether this process was asked to stop.
  /// - Returns: the metrics, and whether any rank was asked to stop.
  /// - Throws: an error of the data or of the group's messages.
  /// - Collective: every rank, in the same order.
  func take(_ state: TrainingState, isStopRequested: Bool) throws -> Outcome {
    let (progress, updates) = (state.progress, recipe.method.potentialSteps)
    let noise = recipe.method.instanceNoise(inStage: progress.stage)
    let map = constants(state.map.parameters)
    let frozenMaps = state.frozenMaps.map(constants)
    // Made again after each update of the potential, whose parameters the constants view.
    func stageParameters() -> SemiDualObjective.StageParameters {
      SemiDualObjective.StageParameters(
        map: map, frozenMaps: frozenMaps, potential: constants(state.potential.parameters))
    }
    func update(
      _ network: TrainedNetwork, initialRate: Float, updateInStage: Int,
      ofShard shard: (Int) throws -> SemiDualObjective.Update
    ) throws -> BatchMean.Update {
      let update = try batch.update(
        layout: network.parameters.layout, isStopRequested: isStopRequested, ofShard: shard)
      network.update(
        by: update.gradient, learningRate: learningRate(initialRate, progress),
        updateInStage: updateInStage)
      return update
    }
    let potentialUpdates = try (0..<updates).map { index in
      let (parameters, number) = (stageParameters(), progress.step * updates + index)
      return try update(
        state.potential, initialRate: recipe.potentialLearningRate,
        updateInStage: progress.stepInStage * updates + index
      ) { shard in
        Activity.begin(.reading, step: progress.step + 1)
        let samples = try samples(for: .potential, update: number, shard: shard)
        let data = try inputs.data(update: number, shard: shard, instanceNoise: noise)
        Activity.begin(.potential)
        return objective.potentialUpdate(samples, data: data, with: parameters)
      }
    }
    let parameters = stageParameters()
    let mapUpdate = try update(
      state.map, initialRate: recipe.mapLearningRate, updateInStage: progress.stepInStage
    ) { shard in
      Activity.begin(.reading)
      let samples = try samples(for: .map, update: progress.step, shard: shard)
      Activity.begin(.map)
      return objective.mapUpdate(samples, with: parameters)
    }
    let metrics = StepMetrics(
      potential: potentialUpdates.map(\.metrics), map: mapUpdate.metrics)
    state.count(metrics)
    return Outcome(metrics: metrics, isStopRequested: mapUpdate.isStopRequested)
  }

  /// Trains both networks by one step, and counts it; for timing and planning.
  ///
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank, in the same order.
  public func take(_ state: TrainingState) throws { _ = try take(state, isStopRequested: false) }

  /// Draws the data of one step on this rank, and does nothing else.
  ///
  /// - Throws: a fault of the data.
  public func readData(of state: TrainingState) throws {
    for shard in batch.assignment.localShards {
      _ = try inputs.data(update: state.progress.step, shard: shard, instanceNoise: 0)
    }
  }

  /// The random inputs of the map in an update of one shard.
  private func samples(
    for player: Minibatches.Player, update: Int, shard: Int
  ) throws -> SemiDualObjective.Samples {
    let latent = try inputs.latent(for: player, update: update, shard: shard)
    return SemiDualObjective.Samples(
      source: try inputs.source(for: player, update: update, shard: shard), latent: latent,
      previousLatent: player == .map && recipe.method.latent == .independent
        ? try inputs.previousLatent(update: update, shard: shard) : latent)
  }

  private func constants(_ values: FlatParameters) -> Parameters {
    Parameters(constantsOf: values, precision: precision)
  }

  private func learningRate(_ initial: Float, _ progress: RunProgress) -> Float {
    switch recipe.scheduleSpan {
    case .run:
      recipe.schedule.learningRate(
        initial: initial, step: progress.step, of: recipe.method.totalSteps)
    case .stage:
      recipe.schedule.learningRate(
        initial: initial, step: progress.stepInStage,
        of: recipe.method.steps(inStage: progress.stage))
    }
  }
}

/// Throws unless all ranks have read the same samples.
///
/// - Collective: every rank of the group, in the same order.
private func checkSameSamples(_ identity: String, in group: any ProcessGroup) throws {
  guard let other = try group.firstDifference(of: identity) else { return }
  throw group.agreedFailure(
    DatasetError.otherOnRank(
      rank: other.rank, hostName: other.hostName, found: other.text, onRoot: other.rootText))
}

extension Minibatches {
  /// What decides all samples of a run, for its checkpoints.
  var record: SampleRecord {
    SampleRecord(
      data: dataIdentity, source: sourceIdentity, shape: sampleShape, valueRange: valueRange)
  }

  /// Opens the data and the source of a recipe.
  ///
  /// - Parameters:
  ///   - recipe: names them.
  ///   - shards: the shards of this process; only their rows are read.
  /// - Throws: `DatasetError`.
  init(_ recipe: Recipe, shards: Range<Int>) throws(DatasetError) {
    try self.init(
      data: recipe.data, source: recipe.source, latentDimensions: recipe.map.latentDimensions,
      seed: recipe.seed, shardCount: recipe.shards, shards: shards,
      samplesPerShard: recipe.samplesPerShard)
  }

  /// Samples without contents, for a dry run of a recipe's step.
  public init(planning recipe: Recipe, sampleShape: [Int]) {
    self.init(
      planning: sampleShape, latentDimensions: recipe.map.latentDimensions,
      shardCount: recipe.shards, samplesPerShard: recipe.samplesPerShard)
  }
}
