public import Checkpoints
public import Recipes
import SemiDualJKO
import Texts

/// What a run writes and prints: metrics, timings, checkpoints, stages, and its log.
///
/// Every rank has one, but only that of rank 0 has files and prints.
public final class RunRecords {
  /// The run's log.
  public let log: RunLog
  let recipe: Recipe
  let rankCount: Int
  let files: Files?
  private var stragglers = Stragglers()
  /// The host of each rank; set by `announce`.
  var hosts: [String] = []
  /// What the run continues from; set by `newestCheckpoint`, nil for a new run.
  var resumption: RunStart.Resumption?
  /// When the run was recorded as started, until its end is recorded.
  var startSeconds: Double?

  /// The run folder; nil on other ranks than 0.
  var folder: RunFolder? { files?.folder }

  /// The files of rank 0.
  struct Files {
    let folder: RunFolder
    let lock: RunLock
    /// The recipe of the run so far, which this run may continue; nil if the folder has none.
    let earlierRecipe: Recipe?
    let checkpoints: CheckpointFolder
    let metrics: MetricsFile
    let timings: MetricsFile
    let history: MetricsFile
  }

  /// Locks the run folder on rank 0, and opens the files in it.
  ///
  /// - Parameters:
  ///   - folder: the run folder; only rank 0 uses it.
  ///   - recipe: the run's.
  ///   - isRoot: whether this process is rank 0.
  ///   - rankCount: the number of ranks.
  /// - Throws: `RunFolderFault` if another run writes to the folder or it belongs to another recipe,
  ///   or `MetricsFileError`.
  public init(
    opening folder: RunFolder, recipe: Recipe, isRoot: Bool, rankCount: Int
  ) throws {
    self.recipe = recipe
    self.rankCount = rankCount
    log = RunLog(isRoot: isRoot)
    guard isRoot else {
      files = nil
      return
    }
    let lock = try folder.open()
    files = Files(
      folder: folder, lock: lock, earlierRecipe: try folder.check(recipe),
      checkpoints: CheckpointFolder(folder.checkpoints),
      metrics: try MetricsFile(path: folder.metrics, digests: folder.metricsDigests),
      timings: try MetricsFile(path: folder.timings),
      history: try MetricsFile(path: folder.history))
  }

  /// Writes a line of metrics and a line of timings, and shows the progress.
  ///
  /// The log names a rank that has become slower than the others.
  ///
  /// - Throws: `RunFolderFault.lockLost`, or `MetricsFileError`.
  public func report(_ progress: RunProgress, speed: Pace.Speed, ranks: RankTimes) throws {
    guard let files else { return }
    try files.lock.checkHeld()
    try files.metrics.append(progress.metricsLine)
    let samplesPerSecond =
      speed.secondsPerStep > 0 ? Double(recipe.batch) / speed.secondsPerStep : 0
    try files.timings.append([
      ("stage", .integer(progress.stage)), ("step", .integer(progress.step)),
      ("ranks", .integer(rankCount)), ("elapsed_seconds", .number(speed.elapsedSeconds)),
      ("milliseconds_per_step", .number(speed.secondsPerStep * 1000)),
      ("samples_per_second", .number(samplesPerSecond)),
      ("rank_compute_milliseconds", .array(ranks.computeMilliseconds.map { .number($0) })),
      ("rank_waiting_milliseconds", .array(ranks.waitingMilliseconds.map { .number($0) })),
    ])
    for line in stragglers.lines(ranks.computeMilliseconds, hosts: hosts) { log.say(line) }
    let stepCount = recipe.method.totalSteps
    log.show(
      ProgressReport(
        stage: progress.stage, stageCount: recipe.method.stages, step: progress.step,
        stepCount: stepCount, means: progress.interval.means, samplesPerSecond: samplesPerSecond,
        secondsLeft: Double(stepCount - progress.step) * speed.secondsPerStep))
  }

  /// Writes the map of a stage that has just ended, and its picture.
  ///
  /// - Parameters:
  ///   - progress: at the end of the stage.
  ///   - checkpoint: what to keep of the stage.
  ///   - draw: draws the picture to a path, and returns whether the samples have one.
  /// - Throws: `RunFolderFault.lockLost`, `CheckpointError`, or an error of `draw`.
  public func endStage(
    _ progress: RunProgress, checkpoint: Checkpoint, draw: (String) throws -> Bool
  ) throws {
    guard let files else { return }
    try files.lock.checkHeld()
    let stageFile = files.folder.stage(progress.stage)
    try CheckpointFile(stageFile).write(checkpoint)
    let figure = files.folder.figure(progress.stage)
    let isDrawn = try draw(figure)
    log.say("stage \(progress.stage) is done: \(stageFile)\(isDrawn ? ", \(figure)" : "")")
    log.say(StageEnergy(progress, method: recipe.method).description)
  }

  /// Writes a checkpoint.
  ///
  /// - Parameter checkpoint: makes the checkpoint, given what metrics.jsonl holds on the disk.
  /// - Throws: `RunFolderFault.lockLost`, `MetricsFileError`, or `CheckpointError`.
  public func save(_ checkpoint: (_ metrics: MetricsExtent) throws -> Checkpoint) throws {
    guard let files else { return }
    try files.lock.checkHeld()
    try files.metrics.synchronize()
    try files.checkpoints.save(
      try checkpoint(try files.metrics.extent), keep: recipe.checkpointsToKeep)
  }

  /// Prints that a checkpoint was written, and how long that took.
  public func noteSaved(step: Int, seconds: Double) {
    log.say("saved step \(step) in \(NumberText.fixed(seconds, decimals: 2)) s")
  }

  /// Prints that all stages are done, after a note if the run ended worse than it was.
  public func finish(_ progress: RunProgress) {
    if let folder, let note = RunEnding(progress).note(in: folder) { log.say(note) }
    log.say("finished: \(recipe.method.stages) stages, \(progress.step) steps")
  }
}
