import Kernels
import MPI
import Networks
import Parallel
public import Recipes
import SemiDualJKO

/// The step of a recipe by itself, in one process and without a run folder: what is timed.
///
/// It is the step of stage 1, the first that has a previous map.
public struct StepBenchmark {
  private let step: TrainingStep
  private let state: RunState

  /// Opens the data, starts both networks, and lets the map be its own previous one.
  ///
  /// - Throws: a fault of the data.
  public init(_ recipe: Recipe) throws {
    ComputeThreads.use(recipe.threadsPerRank)
    let group = SoloProcess()
    let assignment = try ShardAssignment(shardCount: recipe.shards, in: group)
    let inputs = try TrainingInputs(recipe: recipe, shards: assignment.localShards)
    let objective = SemiDualObjective(
      method: recipe.method,
      map: recipe.map.makeNetwork(sampleShape: inputs.sampleShape),
      potential: recipe.potential.makeNetwork(sampleShape: inputs.sampleShape))
    step = TrainingStep(
      recipe: recipe, objective: objective, inputs: inputs,
      batch: BatchMean(group: group, assignment: assignment))
    state = RunState(recipe: recipe, objective: objective)
    state.beginNextStage()
  }

  /// Trains both networks by one step.
  ///
  /// - Throws: a fault of the data.
  public func takeStep() throws {
    state.count(try step.take(state, isStopRequested: false))
  }
}
