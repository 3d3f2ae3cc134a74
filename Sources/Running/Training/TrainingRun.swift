import Checkpoints
import Datasets
import Kernels
public import Networks
public import Parallel
public import Recipes
public import Runs
import SemiDualJKO

/// A run: a recipe, a folder, and the processes that train together.
///
///     let outcome = try TrainingRun(recipe, in: RunFolder("runs/circles"), group: group).train()
public final class TrainingRun {
  private let recipe: Recipe
  private let group: any ProcessGroup
  private let step: TrainingStep
  /// What is trained.
  public let state: TrainingState
  private let records: RunRecords
  private let drawStage: StageDrawing
  private let stop: StopRequests
  private var pace = Pace()

  /// The run's log.
  public var log: RunLog { records.log }

  /// How a run ended.
  public enum Outcome: Sendable, Equatable {
    /// All stages are done.
    case finished
    /// It was asked to stop, saved, and can be continued.
    case stopped
  }

  /// Draws the picture of a finished stage to a path, on rank 0 only.
  ///
  /// It gets the parameters of the maps that generate samples, and the lowest and the highest number of
  /// the data, if that is known. It returns false for samples that have no picture.
  public typealias StageDrawing = (
    _ stage: Int, _ maps: [FlatParameters], _ valueRange: ClosedRange<Float>?, _ path: String
  ) throws -> Bool

  /// Opens the data and the folder, and continues from the newest checkpoint if there is one.
  ///
  /// - Parameters:
  ///   - recipe: the same on all ranks.
  ///   - folder: used by rank 0 alone.
  ///   - group: all processes that train together.
  ///   - timeLimitSeconds: how long the run may take from now on, if that is limited.
  ///   - allowsOtherData: whether the run may continue with other data or another source.
  ///   - allowsLostMetrics: whether it may continue without its earlier lines of metrics.
  ///   - drawStage: draws the picture of each finished stage.
  /// - Throws: `AgreedFailure` with a fault of the recipe, the data, the folder or the ranks.
  /// - Collective: every rank of the group, in the same order.
  public init(
    _ recipe: Recipe, in folder: RunFolder, group: any ProcessGroup,
    timeLimitSeconds: Double? = nil, allowsOtherData: Bool = false,
    allowsLostMetrics: Bool = false,
    drawStage: @escaping StageDrawing
  ) throws {
    self.recipe = recipe
    self.group = group
    self.drawStage = drawStage
    stop = StopRequests(timeLimitSeconds: timeLimitSeconds)
    try group.agree { try recipe.prepareToCompute() }
    let step = try TrainingStep(recipe, group: group)
    let records = try group.agree {
      try RunRecords(
        opening: folder, recipe: recipe, isRoot: group.isRoot, rankCount: group.size)
    }
    let own = try group.agree { () -> TrainingState? in
      guard group.isRoot else { return nil }
      func load(_ file: CheckpointFile) throws(CheckpointError) -> Checkpoint {
        try file.load(map: step.objective.map.layout, potential: step.objective.potential.layout) {
          header throws(CheckpointError) in try header.check(against: recipe, from: file.path)
        }
      }
      let state =
        try records.newestCheckpoint { file in
          let header = try file.header()
          try header.check(against: recipe, from: file.path)
          // Before the networks are read: other samples can have another shape.
          try records.check(
            step.inputs.record, since: header, of: file.path, allowsOther: allowsOtherData)
          let state = try TrainingState(
            resuming: try load(file), from: file.path, recipe, objective: step.objective)
          return (header, state)
        } ?? TrainingState(beginning: recipe, objective: step.objective)
      try records.begin(at: state.progress, allowsLostMetrics: allowsLostMetrics, load)
      return state
    }
    state = try TrainingState.broadcast(own, recipe, objective: step.objective, in: group)
    (self.step, self.records) = (step, records)
    records.announce(
      cores: try RankCores.all(in: group),
      data: step.inputs.description, mapParameterCount: step.objective.map.layout.count,
      potentialParameterCount: step.objective.potential.layout.count,
      precision: step.precision, isBitReproducible: group.isBitReproducible,
      progress: state.progress)
    for note in step.inputs.notes { records.log.say("note: \(note)") }
    try group.agree { try records.recordStart(samples: step.inputs.record) }
  }

  /// Trains until all stages are done or a stop is requested.
  ///
  /// - Throws: `AgreedFailure` if losses are no longer finite, or if something cannot be written; if
  ///   lines of the log cannot be, then only after the last stage.
  /// - Collective: every rank of the group, in the same order.
  public func train() throws -> Outcome {
    do { return try trainToEnd() } catch {
      // If the end cannot be recorded, the user still gets the error that ended the training.
      try? records.recordEnd(state.progress, reason: "error: \(error)")
      throw error
    }
  }

  private func trainToEnd() throws -> Outcome {
    while state.progress.stage < recipe.method.stages {
      while !state.isStageComplete {
        let outcome = try step.take(state, isStopRequested: stopReason != nil)
        guard outcome.metrics.isFinite else { throw group.agreedFailure(divergedFault) }
        pace.countStep()
        if state.progress.step.isMultiple(of: recipe.logSteps) { try reportInterval() }
        if outcome.isStopRequested { return try stopHere() }
        // The end of the stage saves, too.
        let isDue = state.progress.step.isMultiple(of: recipe.checkpointSteps)
        if isDue && !state.isStageComplete { try save() }
      }
      try endStage()
    }
    records.finish(state.progress)
    try group.agree {
      try records.recordEnd(state.progress, reason: "finished")
      try records.log.checkComplete()
    }
    return .finished
  }

  private func endStage() throws {
    if state.progress.interval.count > 0 { try reportInterval() }
    try checkState()
    Activity.begin(.writing)
    _ = try pace.measuringSave {
      try group.agree {
        try records.endStage(
          state.progress, checkpoint: state.stageCheckpoint(of: step.inputs.record)
        ) {
          Activity.begin(.drawing)
          return try drawStage(
            state.progress.stage, state.sampledMaps, step.inputs.valueRange, $0)
        }
      }
    }
    state.beginNextStage()
    try save()
  }

  private func reportInterval() throws {
    Activity.begin(.writing)
    let speed = pace.endInterval()
    let ranks = try RankTimes(speed, in: group)
    try group.agree { try records.report(state.progress, speed: speed, ranks: ranks) }
    state.endInterval()
  }

  private func save() throws {
    let seconds = try pace.measuringSave {
      try checkState()
      Activity.begin(.saving)
      try group.agree {
        try records.save { state.checkpoint(of: step.inputs.record, metrics: $0) }
      }
    }
    records.noteSaved(step: state.progress.step, seconds: seconds)
  }

  /// Checks what is going to be written; call it before each file.
  private func checkState() throws {
    Activity.begin(.checking)
    try state.checkReplicasEqual(in: group)
    try group.agree { if state.impossibleNumbers != nil { throw divergedFault } }
  }

  private func stopHere() throws -> Outcome {
    let reason = stopReason ?? "a signal to another rank"
    try save()
    records.log.say("stopped by \(reason); start the same command again to go on")
    try group.agree { try records.recordEnd(state.progress, reason: "stopped by \(reason)") }
    return .stopped
  }

  /// Why this process should stop, if it should.
  private var stopReason: String? { stop.reason(reserveSeconds: pace.reserveSeconds) }

  private var divergedFault: RunFault {
    .notFinite(stage: state.progress.stage, step: state.progress.step)
  }
}
