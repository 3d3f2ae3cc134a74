import Kernels
import Parallel
public import Recipes

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
    step = try TrainingStep(recipe, group: SoloProcess())
    state = RunState(recipe: recipe, objective: step.objective)
    state.beginNextStage()
  }

  /// Trains both networks by one step.
  ///
  /// - Throws: a fault of the data.
  public func takeStep() throws {
    state.count(try step.take(state, isStopRequested: false))
  }
}
