import Budgets
import Foundation
import Kernels
public import Parallel
import Planning
public import Recipes
public import Runs

/// Finds what would make a training fail, hang or crawl, on the ranks of a job, before it starts.
///
///     let stops = try Doctor(recipe, in: RunFolder("runs/mine"), group: group).examine { … }
///
/// Facts of all ranks are gathered on rank 0, which draws the conclusions.
public struct Doctor {
  private let recipe: Recipe
  private let folder: RunFolder
  private let group: MPIRanks

  /// How long a rank may wait for another one where only messages are exchanged.
  ///
  /// If ranks cannot reach each other, the job ends after this time with a message that names them.
  private static let messageLimitSeconds = 60.0

  /// Prepares to examine a training of `recipe` in `folder` on all ranks of `group`.
  public init(_ recipe: Recipe, in folder: RunFolder, group: MPIRanks) {
    (self.recipe, self.folder, self.group) = (recipe, folder, group)
  }

  /// Makes all checks, one after another.
  ///
  /// - Parameter report: receives each report when it is known, on rank 0 only.
  /// - Returns: on all ranks, whether something would stop the training.
  /// - Throws: an error of `report` or of messages.
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: reads all data, takes three steps, and writes a file of a checkpoint's size; nothing is
  ///   left of it.
  public func examine(_ report: (CheckReport) throws -> Void) throws -> Bool {
    var gravest = Finding.Severity.note
    func add(_ found: CheckReport?) throws {
      // Rank 0 alone has a report, and writing it may fail.
      try group.agree { if let found { try report(found) } }
      gravest = max(gravest, found?.severity ?? .note)
    }
    Activity.begin(.diagnosing)
    let limit = Heartbeat.limitSeconds
    if limit > 0 { Heartbeat.limitSeconds = min(limit, Self.messageLimitSeconds) }
    let threadFault = preparing()
    let hosts = try RankHosts(in: group)
    try add(HostsCheck.run(hosts, in: group))
    try add(HostsCheck.runVersions(recipe, hosts, in: group))
    let cores = try CoresCheck.run(threadsPerRank: recipe.threadsPerRank, in: group)
    try add(cores)
    try add(ClocksCheck.run(hosts, in: group))
    Heartbeat.limitSeconds = limit
    let planned = group.isRoot ? Result { try RunPlan(recipe, rankCount: group.size) } : nil
    let plan = try? planned?.get()
    try group.barrier()
    if limit > 0 { Heartbeat.limitSeconds = min(limit, Self.messageLimitSeconds) }
    let memory = try MemoryCheck.run(planned, hosts, in: group)
    try add(memory)
    let fits = try group.maximum([memory?.severity == .stops ? 1 : 0]) == [0]
    try add(
      LinksCheck.run(
        hosts, sentBytesPerStep: plan?.sentBytesPerStep, areCoresShort: cores?.severity != nil,
        in: group))
    try add(
      LimitsCheck.run(
        threadFault: threadFault, threadsPerRank: recipe.threadsPerRank,
        saveBytes: plan?.checkpointBytes, bytesPerRank: plan?.memory.total, hosts, in: group))
    Heartbeat.limitSeconds = limit
    let saveSeconds = try examineFolder(plan, hosts, add)
    let stepSeconds = fits ? try examineStep(plan, hosts, add) : nil
    try add(group.isRoot ? time(stepSeconds: stepSeconds, saveSeconds: saveSeconds) : nil)
    return try group.maximum([gravest == .stops ? 1 : 0]) == [1]
  }

  /// Reads the data and takes a few steps.
  ///
  /// - Returns: the seconds of a step, on rank 0; nil if no step could be taken.
  private func examineStep(
    _ plan: RunPlan?, _ hosts: RankHosts, _ add: (CheckReport?) throws -> Void
  ) throws -> Double? {
    let (data, step) = try StepCheck.readData(recipe, in: group)
    try add(data)
    guard let step else { return nil }
    let (taken, seconds) = try StepCheck.takeSteps(
      step, operations: plan.map { $0.operationsPerStep / group.size }, hosts, recipe: recipe,
      in: group)
    try add(taken)
    return seconds
  }

  /// Sets the threads of this process.
  ///
  /// - Returns: why it does not get them; nil if it does.
  private func preparing() -> String? {
    do {
      try recipe.prepareToCompute()
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// Tries to save and to lock.
  ///
  /// - Returns: the seconds of a save, on rank 0; nil if nothing could be saved.
  private func examineFolder(
    _ plan: RunPlan?, _ hosts: RankHosts, _ add: (CheckReport?) throws -> Void
  ) throws -> Double? {
    let trial = try FolderTrial(folder, in: group)
    defer { if group.isRoot { trial.remove() } }
    var saveSeconds: Double?
    var saved: CheckReport?
    if group.isRoot {
      let files = plan.map { RunFiles(of: $0, recipe) }
      (saved, saveSeconds) = trial.save(recipe, files: files)
    }
    try add(saved)
    try add(trial.lock(hosts, in: group))
    return saveSeconds
  }

  private func time(stepSeconds: Double?, saveSeconds: Double?) -> CheckReport {
    TimeCheck(
      job: BatchJob(ProcessInfo.processInfo.environment, answer: BatchJob.answer),
      stepSeconds: stepSeconds, saveSeconds: saveSeconds, stepCount: recipe.totalSteps
    ).report
  }
}
