import Kernels
import MPI
public import Parallel
public import Recipes
import SemiDualJKO

/// A run: a recipe, a folder, and the processes that train together.
///
///     let outcome = try TrainingRun(recipe, in: RunFolder("runs/circles"), group: group).train()
public final class TrainingRun {
  private let recipe: Recipe
  private let group: any ProcessGroup
  private let state: RunState
  private let step: TrainingStep
  private let records: RunRecords
  private let stop: StopRequests
  private var pace = Pace()

  /// How a run ended.
  public enum Outcome: Sendable, Equatable {
    /// All stages are done.
    case finished
    /// It was asked to stop, saved, and can be continued.
    case stopped
  }

  /// Opens the data and the folder, and takes up where the newest checkpoint ends.
  ///
  /// - Parameters:
  ///   - recipe: the same on all ranks.
  ///   - folder: used by rank 0 alone.
  ///   - group: all processes that train together.
  ///   - timeLimitSeconds: how long the run may take from now on, if that is limited.
  /// - Throws: `AgreedFailure` with a fault of the recipe, the data, the folder or the ranks.
  /// - Collective: every rank of the group, in the same order.
  public init(
    _ recipe: Recipe, in folder: RunFolder, group: any ProcessGroup,
    timeLimitSeconds: Double? = nil
  ) throws {
    self.recipe = recipe
    self.group = group
    stop = StopRequests(timeLimitSeconds: timeLimitSeconds)
    ComputeThreads.use(recipe.threadsPerRank)
    let step = try TrainingStep(recipe, group: group)
    self.step = step
    let state = RunState(recipe: recipe, objective: step.objective)
    self.state = state
    records = try group.agree {
      try RunRecords(
        recipe: recipe, folder: folder, group: group, map: step.objective.map,
        sampleShape: step.inputs.sampleShape, resuming: state)
    }
    try state.becomeTheLeaders(in: group)
    try records.announce(step, state: state)
  }

  /// Trains until all stages are done or a stop is asked for.
  ///
  /// - Throws: `AgreedFailure` if losses are no longer finite, or if something cannot be written.
  /// - Collective: every rank of the group, in the same order.
  public func train() throws -> Outcome {
    while state.stage < recipe.method.stages {
      while !state.isStageComplete {
        let report = try step.take(state, isStopRequested: stopReason != nil)
        state.count(report)
        try check(report)
        pace.countStep()
        if state.step.isMultiple(of: recipe.log.everySteps) { try reportInterval() }
        if report.isStopRequested { return try stopHere() }
        // The stage's end saves, too.
        let isDue = state.step.isMultiple(of: recipe.checkpoint.everySteps)
        if isDue && !state.isStageComplete { try save() }
      }
      try endStage()
    }
    records.log.say("finished: \(recipe.method.stages) stages, \(state.step) steps")
    return .finished
  }

  private func endStage() throws {
    if state.interval.count > 0 { try reportInterval() }
    try group.agree { try records.endStage(state) }
    state.beginNextStage()
    try save()
  }

  private func reportInterval() throws {
    let speed = pace.endInterval()
    try group.agree { try records.report(state, speed: speed) }
    state.endInterval()
  }

  private func save() throws {
    let seconds = try pace.measuringSave {
      try state.checkReplicasEqual(in: group)
      try group.agree { try records.save(state) }
    }
    records.log.say("saved step \(state.step) in \(Pace.text(seconds: seconds)) s")
  }

  private func stopHere() throws -> Outcome {
    let reason = stopReason ?? "a signal to another rank"
    try save()
    records.log.say("stopped by \(reason); start the same command again to go on")
    return .stopped
  }

  /// Why this process should stop, if it should.
  private var stopReason: String? { stop.reason(reserveSeconds: pace.reserveSeconds) }

  private func check(_ report: StepReport) throws {
    guard !report.isFinite else { return }
    throw AgreedFailure(TrainingFault.notFinite(stage: state.stage, step: state.step))
  }
}
