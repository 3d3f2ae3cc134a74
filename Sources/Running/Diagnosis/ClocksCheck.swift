import Glibc
import MPI
import Parallel
import Texts

/// How far the clocks of the hosts differ from that of rank 0.
enum ClocksCheck {
  /// The difference of a clock, and how uncertain it is: half the time of a message and its answer.
  struct Offset: Sendable, Equatable {
    let seconds: Double
    let uncertaintySeconds: Double

    /// Takes the times of one exchange, in nanoseconds: rank 0 asks, the other answers, rank 0 has the answer.
    init(asked: Int, answered: Int, received: Int) {
      seconds = Double(answered - asked) * 1e-9 - Double(received - asked) * 0.5e-9
      uncertaintySeconds = Double(received - asked) * 0.5e-9
    }
  }

  /// The time to which clocks may differ: jobs, logs and file times are then still in order.
  static let toleratedSeconds = 1.0

  /// Asks one rank of each other host for its time.
  ///
  /// - Collective: every rank of the group, in the same order.
  static func run(_ hosts: RankHosts, in group: MPIRanks) throws -> CheckReport? {
    let others = hosts.all.dropFirst().map { (name: $0.name, rank: $0.ranks[0]) }
    var offsets: [(host: String, offset: Offset)] = []
    for other in others {
      if group.isRoot {
        let exchanges = try (0..<10).map { _ in try offset(ofRank: other.rank, in: group.world) }
        if let best = exchanges.min(by: { $0.uncertaintySeconds < $1.uncertaintySeconds }) {
          offsets.append((other.name, best))
        }
      } else if group.rank == other.rank {
        for _ in 0..<10 { try answer(in: group.world) }
      }
    }
    try group.world.sleepUntilAllArrive()
    guard group.isRoot else { return nil }
    return CheckReport(
      .clocks, summary(offsets),
      values: offsets.map {
        (
          $0.host,
          .object([
            ("offset_seconds", .number($0.offset.seconds)),
            ("uncertainty_seconds", .number($0.offset.uncertaintySeconds)),
          ])
        )
      }, offsets.compactMap { finding($0.host, $0.offset, rootHost: hosts.ofRanks[0]) })
  }

  private static func summary(_ offsets: [(host: String, offset: Offset)]) -> String {
    guard let worst = offsets.max(by: { abs($0.offset.seconds) < abs($1.offset.seconds) }) else {
      return "all ranks have one clock"
    }
    return "at most \(milliseconds(worst.offset.seconds)) ± "
      + "\(milliseconds(worst.offset.uncertaintySeconds)) ms apart (\(worst.host))"
  }

  /// Nothing if the clocks may be equal up to the tolerated difference.
  static func finding(_ host: String, _ offset: Offset, rootHost: String) -> Finding? {
    guard abs(offset.seconds) - offset.uncertaintySeconds > toleratedSeconds else { return nil }
    let seconds = NumberText.fixed(abs(offset.seconds), decimals: 1)
    return Finding(
      .warning,
      "the clock of \(host) is \(seconds) s \(offset.seconds > 0 ? "ahead of" : "behind") that of "
        + "\(rootHost): times in logs do not agree, and the end of the job is misjudged",
      remedy: "set the clocks by NTP (chronyc tracking), or tell the administrator")
  }

  private static func milliseconds(_ seconds: Double) -> String {
    NumberText.fixed(1000 * abs(seconds), decimals: 2)
  }

  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  private static func offset(ofRank rank: Int, in world: World) throws -> Offset {
    let asked = now
    var time = [asked]
    try world.send(time.span, to: rank)
    var span = time.mutableSpan
    try world.receive(into: &span, from: rank)
    return Offset(asked: asked, answered: time[0], received: now)
  }

  private static func answer(in world: World) throws {
    var time = [0]
    var span = time.mutableSpan
    try world.receive(into: &span, from: 0)
    time[0] = now
    try world.send(time.span, to: 0)
  }
}
