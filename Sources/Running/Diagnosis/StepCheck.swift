import Kernels
import MPI
import Parallel
import Planning
import Recipes
import Runs
import Texts

/// Whether all ranks read the same data, and how long a step of training takes.
///
/// Both are what a training itself does, so that whatever stops it is found here.
enum StepCheck {
  /// What a rank measured.
  struct Times: Codable, Sendable, Equatable {
    /// Seconds of a step.
    let step: Double
    /// The part in which the rank waited for messages.
    let waiting: Double

    var computing: Double { step - waiting }
  }

  /// Reads the data on all ranks, and compares their digests.
  ///
  /// Rank 0 gets the report, and all ranks the step, which is nil if it cannot be taken.
  ///
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: reads the data once on every rank.
  static func readData(
    _ recipe: Recipe, in group: any ProcessGroup
  ) throws -> (report: CheckReport?, step: StepBenchmark?) {
    let clock = ContinuousClock()
    var step: StepBenchmark?
    do {
      let duration = try clock.measure {
        step = try StepBenchmark(recipe, group: group, stage: recipe.benchmarkStage)
      }
      let seconds = try group.gather(numbers: [duration / .seconds(1)]).map { $0[0] }
      guard group.isRoot else { return (nil, step) }
      let longest = seconds.max() ?? 0
      return (
        CheckReport(
          .data,
          "\(step?.dataDescription ?? ""); equal on all ranks, ready in "
            + FolderCheck.seconds(longest),
          values: [("seconds", .array(seconds.map { .number($0) }))]), step
      )
    } catch let failure as AgreedFailure {
      guard group.isRoot else { return (nil, nil) }
      let finding = Finding(
        .stops, "\(failure)", remedy: "a training would end with this error, and write nothing")
      return (CheckReport(.data, "\(failure)", [finding]), nil)
    }
  }

  /// Takes three steps with untrained networks, the first of which compiles kernels.
  ///
  /// A step whose operations would take minutes is not tried. Rank 0 gets the report and the seconds of a
  /// step.
  ///
  /// - Collective: every rank of the group, in the same order.
  static func takeSteps(
    _ step: StepBenchmark, operations: Int?, _ hosts: RankHosts, recipe: Recipe,
    in group: any ProcessGroup
  ) throws -> (report: CheckReport?, seconds: Double?) {
    // 2e10: slow cores in a second. A step of more than two minutes is not tried.
    let isTooLong = Double(operations ?? 0) / Double(recipe.threadsPerRank) > 120 * 2e10
    guard try group.maximum([isTooLong ? 1 : 0]) == [0] else {
      guard group.isRoot else { return (nil, nil) }
      return (
        CheckReport(.step, "not tried: it may take minutes (see `sjko-dist train --profile`)"), nil
      )
    }
    try step.takeStep()
    let clock = ContinuousClock()
    let waiting = Waiting.totalSeconds
    let duration = try clock.measure { for _ in 0..<2 { try step.takeStep() } }
    let own = Times(
      step: duration / .seconds(2), waiting: (Waiting.totalSeconds - waiting) / 2)
    let all = try group.gather(facts: own)
    guard group.isRoot else { return (nil, nil) }
    let seconds = all.map(\.step).max() ?? 0
    let least = all.map(\.waiting).min() ?? 0
    let messages =
      all.count > 1
      ? "; every rank waits for messages during \(NumberText.fixed(100 * least / seconds, decimals: 0)) % of "
        + "it or more" : ""
    return (
      CheckReport(
        .step, "a step takes \(FolderCheck.seconds(seconds))\(messages)",
        values: [
          ("seconds", .number(seconds)),
          ("computing_seconds", .array(all.map { .number($0.computing) })),
          ("waiting_seconds", .array(all.map { .number($0.waiting) })),
        ], findings(all, hosts)), seconds
    )
  }

  /// Finds a rank that computes for longer than the others, and messages that take longer than computing.
  static func findings(_ all: [Times], _ hosts: RankHosts) -> [Finding] {
    var findings: [Finding] = []
    let median = all.map(\.computing).lowerMedian
    if let slowest = all.indices.max(by: { all[$0].computing < all[$1].computing }),
      all[slowest].computing > Stragglers.ratio * median, all[slowest].computing > median + 0.001
    {
      findings.append(
        Finding(
          .warning,
          "\(hosts.name(slowest)) computes \(NumberText.short(1000 * all[slowest].computing)) ms per step, and "
            + "the median rank \(NumberText.short(1000 * median)) ms: all ranks wait for it",
          remedy:
            "look for other programs on that host, for ranks that share a core, and for a slower processor"
        ))
    }
    if let least = all.min(by: { $0.waiting < $1.waiting }), all.count > 1,
      least.waiting > least.computing
    {
      findings.append(
        Finding(
          .note,
          "every rank waits longer for messages than it computes: "
            + "\(NumberText.short(1000 * least.waiting)) of \(NumberText.short(1000 * least.step)) ms",
          remedy: "fewer ranks may be as fast"))
    }
    return findings
  }
}
