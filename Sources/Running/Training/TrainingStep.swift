import Datasets
import Kernels
import Networks
import Optimizers
import Parallel
import Randomness
import Recipes
import SemiDualJKO
import Tensors

/// One step of training: the potential's turns, then the map's.
struct TrainingStep {
  let recipe: Recipe
  let objective: SemiDualObjective
  let inputs: TrainingInputs
  let batch: BatchMean
  /// In which convolutions are taken, on all ranks.
  let precision: Precision

  /// Deals out the shards, opens the data and describes the networks of a recipe.
  ///
  /// - Parameters:
  ///   - recipe: the same on all ranks.
  ///   - group: all processes that train together.
  /// - Throws: `AgreedFailure` with a fault of the number of ranks or of the data.
  /// - Collective: every rank of the group, in the same order.
  init(_ recipe: Recipe, group: any ProcessGroup) throws {
    try self.init(recipe, group: group) { shards in
      try TrainingInputs(recipe: recipe, shards: shards)
    }
  }

  /// The same with inputs that are made for this rank's shards.
  init(
    _ recipe: Recipe, group: any ProcessGroup,
    inputs makeInputs: (Range<Int>) throws -> TrainingInputs
  ) throws {
    let assignment = try group.agree { try ShardAssignment(shardCount: recipe.shards, in: group) }
    inputs = try group.agree { try makeInputs(assignment.localShards) }
    let sampleShape = inputs.sampleShape
    objective = try group.agree {
      SemiDualObjective(
        method: recipe.method, map: try recipe.map.makeNetwork(sampleShape: sampleShape),
        potential: try recipe.potential.makeNetwork(sampleShape: sampleShape))
    }
    batch = BatchMean(group: group, assignment: assignment)
    precision = try recipe.precision.agreed(in: group)
    self.recipe = recipe
  }

  /// Trains both networks by one step.
  ///
  /// - Parameters:
  ///   - state: what is trained; counts are left to the caller.
  ///   - isStopRequested: whether this process was asked to stop.
  /// - Returns: means over the whole batch.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank, in the same order.
  func take(_ state: RunState, isStopRequested: Bool) throws -> StepReport {
    var potential = PotentialMeans()
    let map = parameters(state.map)
    let frozenMaps = state.frozenMaps.map { parameters($0) }
    for turn in 0..<recipe.method.potentialSteps {
      let index = state.step * recipe.method.potentialSteps + turn
      potential = try trainPotential(
        state, map: map, frozenMaps: frozenMaps, turn: index, isStopRequested: isStopRequested)
    }
    return StepReport(
      potential: potential, map: try trainMap(state, parameters: map, frozenMaps: frozenMaps))
  }

  /// The potential's turn: it learns to tell generated samples from data.
  private func trainPotential(
    _ state: RunState, map: Parameters, frozenMaps: [Parameters], turn: Int,
    isStopRequested: Bool
  ) throws -> PotentialMeans {
    let parameters = self.parameters(state.potential)
    let noise = recipe.method.instanceNoise(inStage: state.stage)
    let (gradient, numbers) = try batch.gradient(layout: state.potential.layout) { shard in
      let source = try inputs.source(.potentialSource, step: turn, shard: shard)
      let latent = try inputs.latent(.potentialLatent, step: turn, shard: shard)
      let data = try inputs.data(step: turn, shard: shard, instanceNoise: noise)
      let input = objective.input(source: source, frozenMaps: frozenMaps)
      let generated = objective.map(input, latent: latent, with: map)
      let (gradient, report) = objective.potentialUpdate(
        data: data, generated: generated, anchor: input, parameters: parameters)
      let means = PotentialMeans(report, stopRequests: isStopRequested ? 1 : 0)
      return ShardResult(gradient: gradient, numbers: means.numbers)
    }
    state.potentialOptimizer.update(
      state.potential, by: gradient, learningRate: rate(recipe.potentialLearningRate, state))
    let turnInStage = turn - (state.step - state.stepInStage) * recipe.method.potentialSteps
    state.potentialAverage?.update(with: state.potential, atUpdate: turnInStage)
    return PotentialMeans(numbers)
  }

  /// The map's turn: it moves samples from where the previous map left them.
  private func trainMap(
    _ state: RunState, parameters: Parameters, frozenMaps: [Parameters]
  ) throws -> MapMeans {
    let potential = self.parameters(state.potential)
    let (gradient, numbers) = try batch.gradient(layout: state.map.layout) { shard in
      let source = try inputs.source(.mapSource, step: state.step, shard: shard)
      let latent = try inputs.latent(.mapLatent, step: state.step, shard: shard)
      let previousLatent =
        recipe.method.latent == .independent
        ? try inputs.latent(.previousMapLatent, step: state.step, shard: shard) : latent
      let input = objective.input(source: source, frozenMaps: frozenMaps)
      let anchor = objective.anchor(
        input: input, latent: previousLatent, frozenMaps: frozenMaps)
      let (gradient, report) = objective.mapUpdate(
        input: input, latent: latent, anchor: anchor, parameters: parameters,
        potentialParameters: potential)
      return ShardResult(gradient: gradient, numbers: MapMeans(report).numbers)
    }
    state.mapOptimizer.update(
      state.map, by: gradient, learningRate: rate(recipe.mapLearningRate, state))
    state.mapAverage?.update(with: state.map, atUpdate: state.stepInStage)
    return MapMeans(numbers)
  }

  private func parameters(_ flat: FlatParameters) -> Parameters {
    Parameters(constantsOf: flat, precision: precision)
  }

  private func rate(_ initial: Float, _ state: RunState) -> Float {
    switch recipe.scheduleSpan {
    case .run:
      recipe.schedule.learningRate(
        initial: initial, step: state.step, of: recipe.method.totalSteps)
    case .stage:
      recipe.schedule.learningRate(
        initial: initial, step: state.stepInStage,
        of: recipe.method.steps(inStage: state.stage))
    }
  }
}
