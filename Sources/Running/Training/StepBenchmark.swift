import Kernels
public import Parallel
public import Recipes

/// The step of a recipe by itself, without a run folder: what is timed.
///
/// It is the step of stage 1, the first that has a previous map, unless another is named.
public struct StepBenchmark {
  private let step: TrainingStep
  private let state: RunState

  /// Opens the data, starts both networks, and lets the map be all earlier ones.
  ///
  /// - Parameters:
  ///   - recipe: the same on all ranks.
  ///   - group: all processes that step together.
  ///   - stage: of which the step is.
  /// - Throws: `AgreedFailure` with a fault of the data or of the number of ranks.
  /// - Collective: every rank of the group, in the same order.
  public init(_ recipe: Recipe, group: any ProcessGroup, stage: Int = 1) throws {
    ComputeThreads.use(recipe.threadsPerRank)
    step = try TrainingStep(recipe, group: group)
    state = RunState(recipe: recipe, objective: step.objective)
    for _ in 0..<stage { state.beginNextStage() }
  }

  /// Trains both networks by one step.
  ///
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  public func takeStep() throws {
    state.count(try step.take(state, isStopRequested: false))
  }

  /// Draws the data of one step, and nothing else: the part of a step that reading takes.
  ///
  /// - Throws: a fault of the data.
  public func readData() throws {
    for shard in step.batch.assignment.localShards {
      _ = try step.inputs.data(step: state.step, shard: shard, instanceNoise: 0)
    }
  }
}
