import Glibc
import Kernels
import Parallel
import Runs
import Texts

/// Whether each rank has the cores that its threads need, and gets their time.
struct CoresCheck {
  /// The cores of each rank.
  let ranks: [RankCores]
  /// The cores of each rank's host.
  let hostCoreCounts: [Int]
  /// The part of its time that the thread of a rank with the least time got, with all ranks computing.
  let shares: [Double]
  let threadsPerRank: Int

  /// Examines all ranks.
  ///
  /// - Precondition: the threads of the recipe are set, if that is possible.
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: 0.3 seconds.
  static func run(threadsPerRank: Int, in group: any ProcessGroup) throws -> CheckReport? {
    let ranks = try RankCores.all(in: group)
    let counts = try group.gather(numbers: [Double(sysconf(Int32(_SC_NPROCESSORS_ONLN)))])
    try group.barrier()
    let shares = try group.gather(numbers: [
      ComputeThreads.onEach { share(seconds: 0.3) }.min() ?? 1
    ])
    guard group.isRoot else { return nil }
    let check = CoresCheck(
      ranks: ranks, hostCoreCounts: counts.map { Int($0[0]) }, shares: shares.map { $0[0] },
      threadsPerRank: threadsPerRank)
    return CheckReport(.cores, check.summary, values: check.values, check.findings)
  }

  /// The part of its time that the calling thread gets while it computes.
  ///
  /// - Corresponds to: `clock_gettime` with `CLOCK_THREAD_CPUTIME_ID`.
  private static func share(seconds: Double) -> Double {
    func now(_ clock: clockid_t) -> Double {
      var time = timespec()
      clock_gettime(clock, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let (start, used) = (now(CLOCK_MONOTONIC), now(CLOCK_THREAD_CPUTIME_ID))
    var end = start
    while end - start < seconds { end = now(CLOCK_MONOTONIC) }
    return min(1, (now(CLOCK_THREAD_CPUTIME_ID) - used) / (end - start))
  }

  private var summary: String {
    let counts = Set(ranks.map(\.cores.count)).sorted()
    let cores = counts.count == 1 ? "\(counts[0])" : "\(counts.first ?? 0) to \(counts.last ?? 0)"
    let isBound = zip(ranks, hostCoreCounts).allSatisfy { $0.cores.count < $1 }
    let least = NumberText.fixed(100 * (shares.min() ?? 1), decimals: 0)
    return "\(NumberText.count(threadsPerRank, "thread")) and \(cores) cores per rank"
      + (isBound ? ", bound" : ", not bound")
      + "; every thread gets \(least) % of its time" + (least == "100" ? "" : " or more")
  }

  private var values: [(key: String, value: JSONValue)] {
    [
      ("threads_per_rank", .integer(threadsPerRank)),
      (
        "cores",
        .array(ranks.map { .array($0.cores.sorted().map { .integer($0) }) })
      ),
      ("host_cores", .array(hostCoreCounts.map { .integer($0) })),
      ("shares", .array(shares.map { .number($0) })),
    ]
  }

  /// Shortages of cores, and ranks that do not get the time of theirs.
  var findings: [Finding] {
    let shortages = CoreShortage.all(ranks, threadsPerRank: threadsPerRank)
    var findings = shortages.prefix(4).map { Finding(.warning, $0.text, remedy: $0.remedy) }
    if shortages.count > 4 {
      findings.append(
        Finding(
          .warning, "\(shortages.count - 4) more shortages of cores like these",
          remedy: "see the cores of all ranks with --json"))
    }
    // Ranks that share cores get less time, too: do not report these hosts again.
    let explained = Set(shortages.map(\.host))
    let hosts = RankHosts(ranks.map(\.host))
    // 0.8: a busy host's daemons took up to a tenth.
    let slow = shares.indices.filter { shares[$0] < 0.8 && !explained.contains(ranks[$0].host) }
    if let slowest = slow.min(by: { shares[$0] < shares[$1] }) {
      let others = slow.count > 1 ? "; so do \(slow.count - 1) more" : ""
      findings.append(
        Finding(
          .warning,
          "\(hosts.name(slowest)) gets only \(NumberText.fixed(100 * shares[slowest], decimals: 0)) % of "
            + "the time of its cores\(others): something else computes there, or a quota limits it",
          remedy:
            "look for other programs and jobs there (top), for jobs bound to the same cores, and "
            + "for a limit of the container (cpu.max); every rank waits for the slowest one"))
    }
    return findings
  }
}
