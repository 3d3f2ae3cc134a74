import Datasets
import Kernels
public import Parallel
public import Recipes
import SemiDualJKO
import Training

extension Recipe {
  /// The steps of all stages.
  public var totalSteps: Int { method.totalSteps }

  /// The first stage that has a previous map; stage 0 if there is no other.
  public var benchmarkStage: Int { min(1, method.stages - 1) }
}

/// The training step of a recipe without a run folder, for timing.
///
/// By default it is the step of stage 1, the first that has a previous map.
public struct StepBenchmark {
  private let step: TrainingStep
  private let state: TrainingState

  /// Opens the data and initialises both networks; all earlier maps are copies of the map.
  ///
  /// - Parameters:
  ///   - recipe: the same on all ranks.
  ///   - group: all processes that step together.
  ///   - stage: the stage of the step.
  /// - Throws: `AgreedFailure` with a fault of the data or of the number of ranks.
  /// - Collective: every rank of the group, in the same order.
  public init(_ recipe: Recipe, group: any ProcessGroup, stage: Int = 1) throws {
    try group.agree { try recipe.prepareToCompute() }
    step = try TrainingStep(recipe, group: group)
    state = TrainingState(beginning: recipe, objective: step.objective)
    for _ in 0..<stage { state.beginNextStage() }
  }

  /// The data and the source, in words.
  public var dataDescription: String { step.inputs.description }

  /// Trains both networks by one step.
  ///
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  public func takeStep() throws {
    try step.take(state)
  }

  /// Draws the data of one step and does nothing else: the part of a step that is reading.
  ///
  /// - Throws: a fault of the data.
  public func readData() throws { try step.readData(of: state) }
}
