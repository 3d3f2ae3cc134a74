import Checkpoints
import Foundation
import Kernels
import Runs
import Networks
import Parallel
import Recipes
import SemiDualJKO
import Texts

/// What a run leaves behind: metrics, timings, pictures, checkpoints, and what it says.
///
/// Every rank has one, but only rank 0's writes and speaks.
final class RunRecords {
  let log: RunLog
  private let recipe: Recipe
  private let group: any ProcessGroup
  private let stageRecord: StageRecord
  private let files: Files?

  /// Rank 0's files.
  private struct Files {
    let folder: RunFolder
    let lock: RunFolderLock
    let checkpoints: CheckpointFolder
    let metrics: MetricsFile
    let timings: MetricsFile
  }

  /// Opens the folder and, on rank 0, fills `state` from its newest valid checkpoint.
  init(
    recipe: Recipe, folder: RunFolder, group: any ProcessGroup, map: any TransportMap,
    sampleShape: [Int], resuming state: RunState
  ) throws {
    self.recipe = recipe
    self.group = group
    log = RunLog(isRoot: group.isRoot)
    stageRecord = StageRecord(recipe: recipe, map: map, sampleShape: sampleShape)
    guard group.isRoot else {
      files = nil
      return
    }
    let lock = try folder.open()
    let checkpoints = CheckpointFolder(folder.checkpoints)
    try folder.check(recipe)
    let metrics = try MetricsFile(path: folder.metrics)
    files = Files(
      folder: folder, lock: lock, checkpoints: checkpoints, metrics: metrics,
      timings: try MetricsFile(path: folder.timings))
    try metrics.truncate(toBytes: try resume(state, from: checkpoints, in: folder))
    try folder.write(recipe)
  }

  /// Goes to where the newest valid checkpoint ends.
  ///
  /// - Returns: bytes of `metrics.jsonl` that belong to the steps so far; 0 at the start of a run.
  /// - Throws: `RunFolderFault.noValidCheckpoint` if there are only invalid ones.
  private func resume(
    _ state: RunState, from checkpoints: CheckpointFolder, in folder: RunFolder
  ) throws -> Int {
    let newest = try checkpoints.newestValid(
      map: state.map.layout, potential: state.potential.layout)
    for fault in newest.passedOver { log.say("note: passed over \(fault)") }
    guard let (file, checkpoint) = newest.found else {
      guard newest.passedOver.isEmpty else {
        throw RunFolderFault.noValidCheckpoint(path: folder.path)
      }
      return 0
    }
    let before = checkpoint.header.versions
    for (name, now) in Versions.attributes.sorted(by: <) where before[name] != now {
      log.say(
        """
        note: \(name) was \(before[name] ?? "unknown") when \(file.path) was written and is \
        \(now) now: the bits of results may differ from an uninterrupted run's
        """)
    }
    return try state.resume(from: checkpoint, at: file.path)
  }

  /// Says what is about to be done, by whom and with what.
  func announce(_ step: TrainingStep, state: RunState) throws {
    let hosts = try group.gather(Array(group.hostName.utf8))
    guard let files else { return }
    let plan = try RunPlan(recipe, rankCount: group.size)
    let hostCount = Set(hosts).count
    let method = recipe.method
    log.say(
      """
      sjko-dist \(Versions.program): \(count(group.size, "rank")) on \
      \(count(hostCount, "host")), \(count(recipe.threadsPerRank, "thread")) each
      \(Versions.libraries.map { "\($0.value)" }.joined(separator: ", "))
      data: \(step.inputs.description)
      method: \(method.system.rawValue)\
      \(method.system.hasDivergence ? ", \(method.divergence.rawValue)" : ""), h = \(method.cost.stepSize) \
      \(method.cost.counting.rawValue), \(count(method.stages, "stage")), \
      \(count(method.totalSteps, "step")) of \(count(recipe.batch, "sample")) in \
      \(count(recipe.shards, "shard")), seed \(recipe.seed)
      networks: map \(step.objective.map.layout.count) parameters, potential \
      \(step.objective.potential.layout.count), in \(step.precision.rawValue)
      memory: \(plan.memory)
      run folder: \(files.folder.path)
      """)
    let own = Array(group.hostName.utf8)
    if let advice = plan.advice(ranksHere: hosts.count { $0 == own }) { log.say(advice) }
    if !group.isBitReproducible {
      log.say(
        """
        note: \(group.size) ranks are no power of two: results are correct to rounding, but their \
        bits differ from those on 1, 2, 4, … ranks
        """)
    }
    if recipe.precision != .float32 && step.precision == .f32 {
      log.say(
        """
        note: a rank's processor has no instructions for bf16: everything is computed in f32
        """)
    }
    if state.stage == method.stages {
      log.say("nothing is left to do after step \(state.step)")
    } else if state.step > 0 {
      log.say("going on after step \(state.step), in stage \(state.stage)")
    }
  }

  /// Writes a line of metrics and one of timings, and shows progress.
  func report(_ state: RunState, speed: Pace.Speed) throws {
    guard let files else { return }
    let interval = state.interval
    try files.metrics.append(
      [
        ("stage", .integer(state.stage)), ("step", .integer(state.step)),
        ("step_in_stage", .integer(state.stepInStage)), ("steps", .integer(interval.count)),
      ] + interval.means.map { ($0.name, .number($0.value)) })
    let samplesPerSecond =
      speed.secondsPerStep > 0 ? Double(recipe.batch) / speed.secondsPerStep : 0
    try files.timings.append([
      ("stage", .integer(state.stage)), ("step", .integer(state.step)),
      ("ranks", .integer(group.size)), ("elapsed_seconds", .number(speed.elapsedSeconds)),
      ("milliseconds_per_step", .number(speed.secondsPerStep * 1000)),
      ("samples_per_second", .number(samplesPerSecond)),
    ])
    log.show(
      ProgressReport(
        stage: state.stage, stageCount: recipe.method.stages, step: state.step,
        stepCount: recipe.method.totalSteps, potentialLoss: interval.mean("potential_loss"),
        mapLoss: interval.mean("map_loss"), transportCost: interval.mean("transport_cost"),
        samplesPerSecond: samplesPerSecond,
        secondsLeft: Double(recipe.method.totalSteps - state.step) * speed.secondsPerStep))
  }

  /// Writes the map of a stage that has just ended, and its picture.
  func endStage(_ state: RunState) throws {
    guard let files else { return }
    let stageFile = files.folder.stage(state.stage)
    try CheckpointFile(stageFile).write(state.stageCheckpoint(of: recipe))
    let figure = files.folder.figure(state.stage)
    let isDrawn = try stageRecord.draw(
      maps: state.sampledMaps, title: "stage \(state.stage)", to: figure)
    log.say("stage \(state.stage) is done: \(stageFile)\(isDrawn ? ", \(figure)" : "")")
    log.say(StageEnergy(state).description)
  }

  /// Writes a checkpoint.
  func save(_ state: RunState) throws {
    guard let files else { return }
    guard state.isFinite else {
      throw TrainingFault.notFinite(stage: state.stage, step: state.step)
    }
    try files.metrics.synchronize()
    try files.checkpoints.save(
      state.checkpoint(of: recipe, metricsLength: try files.metrics.length),
      keep: recipe.checkpoint.keep)
  }
}

/// A number with its noun: "1 rank", "4 ranks".
private func count(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}
