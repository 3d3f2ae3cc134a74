import Planning
import Texts

/// What was measured between two ranks.
struct Link: Codable, Sendable, Equatable {
  /// The two ranks, the lower one first.
  let ranks: [Int]
  /// The time of a small message, one way.
  let latencySeconds: Double
  /// Bytes per second that each of the two sends, while both send at the same time.
  let bytesPerSecond: Double

  /// Both numbers.
  var numbers: String {
    "\(Self.microseconds(latencySeconds)) us, \(Self.gigabytes(bytesPerSecond)) GB/s"
  }

  static func microseconds(_ seconds: Double) -> String {
    NumberText.fixed(1e6 * seconds, decimals: seconds < 1e-5 ? 1 : 0)
  }

  static func gigabytes(_ bytesPerSecond: Double) -> String {
    NumberText.fixed(1e-9 * bytesPerSecond, decimals: bytesPerSecond < 1e9 ? 3 : 1)
  }
}

/// The pairs that are measured: in each round, every rank has at most one partner.
enum LinkRounds {
  /// All pairs of `members`, in rounds of pairs that share no member.
  ///
  /// This is the round-robin schedule of tournaments (circle method): one member stays, and the others move
  /// around a circle.
  static func all(_ members: [Int]) -> [[(Int, Int)]] {
    guard members.count > 1 else { return [] }
    var circle: [Int?] = members
    if !circle.count.isMultiple(of: 2) { circle.append(nil) }
    return (1..<circle.count).map { _ in
      let pairs = (0..<circle.count / 2).compactMap { place -> (Int, Int)? in
        guard let one = circle[place], let other = circle[circle.count - 1 - place] else {
          return nil
        }
        return (min(one, other), max(one, other))
      }
      circle.insert(circle.removeLast(), at: 1)
      return pairs
    }
  }
}

/// Which links are slow, compared with the others of their kind.
enum SlowLinks {
  /// A link is slow if its speed is less than the median divided by this factor, or if its latency is more
  /// than the median times this factor.
  static let factor = 3.0
  /// Latencies below this one are all fast enough.
  static let shortLatencySeconds = 1e-4

  /// Slow hosts, and slow pairs of other hosts.
  ///
  /// A host all of whose links are slow is named alone: its best link is compared with the best links of all
  /// hosts. With one slow host among three, two of three pairs are slow, and the median of pairs
  /// would say nothing.
  static func findings(between links: [Link], host: (Int) -> String) -> [Finding] {
    let members = Set(links.flatMap(\.ranks)).sorted()
    guard members.count > 2 else { return links.compactMap { absolute($0, host: host) } }
    let best = members.map { member in Best(of: links.filter { $0.ranks.contains(member) }) }
    let (latency, speed) = (best.map(\.latencySeconds).median, best.map(\.bytesPerSecond).median)
    let slow = members.indices.filter { index in
      isSlow(best[index].latencySeconds, best[index].bytesPerSecond, latency, speed)
    }
    var findings = slow.map { index in
      Finding(
        .warning,
        "every link of \(host(members[index])) is slow: its best has "
          + "\(numbers(best[index].latencySeconds, best[index].bytesPerSecond)); the median of the hosts is "
          + numbers(latency, speed), remedy: remedy(host(members[index])))
    }
    let others = links.filter { link in !slow.contains { link.ranks.contains(members[$0]) } }
    guard !others.isEmpty else { return findings }
    let (pairLatency, pairSpeed) = (
      others.map(\.latencySeconds).median, others.map(\.bytesPerSecond).median
    )
    for link in others
    where isSlow(link.latencySeconds, link.bytesPerSecond, pairLatency, pairSpeed) {
      let names = link.ranks.map(host)
      findings.append(
        Finding(
          .warning,
          "the link between \(names[0]) and \(names[1]) is slow: \(link.numbers); the median of the "
            + "pairs is \(numbers(pairLatency, pairSpeed))",
          remedy: remedy("\(names[0]) or \(names[1])")))
    }
    if findings.isEmpty, let slowest = links.min(by: { $0.bytesPerSecond < $1.bytesPerSecond }) {
      findings = [absolute(slowest, host: host)].compactMap(\.self)
    }
    return findings
  }

  /// Hosts whose ranks exchange messages slowly, compared with the median of the hosts.
  static func findings(within links: [Link], host: (Int) -> String) -> [Finding] {
    guard !links.isEmpty else { return [] }
    let (latency, speed) = (
      links.map(\.latencySeconds).median, links.map(\.bytesPerSecond).median
    )
    return links.filter { isSlow($0.latencySeconds, $0.bytesPerSecond, latency, speed) }.map {
      Finding(
        .warning,
        "ranks \($0.ranks[0]) and \($0.ranks[1]), both on \(host($0.ranks[0])), exchange messages slowly: "
          + "\($0.numbers); the median of the hosts is \(numbers(latency, speed))",
        remedy:
          "look for other programs on that host, and for warnings of MPI about shared memory or CMA"
      )
    }
  }

  /// A link that is slow without any comparison: slower than Gigabit Ethernet, or with a latency above 1 ms.
  private static func absolute(_ link: Link, host: (Int) -> String) -> Finding? {
    guard link.bytesPerSecond < 1e8 || link.latencySeconds > 1e-3 else { return nil }
    let names = link.ranks.map(host)
    return Finding(
      .warning, "the link between \(names[0]) and \(names[1]) is slow: \(link.numbers)",
      remedy: remedy("one of the hosts"))
  }

  /// The best link of a host.
  private struct Best {
    let latencySeconds: Double
    let bytesPerSecond: Double

    init(of links: [Link]) {
      latencySeconds = links.map(\.latencySeconds).min() ?? 0
      bytesPerSecond = links.map(\.bytesPerSecond).max() ?? 0
    }
  }

  private static func isSlow(
    _ latency: Double, _ speed: Double, _ usualLatency: Double, _ usualSpeed: Double
  ) -> Bool {
    factor * speed < usualSpeed
      || latency > factor * usualLatency && latency > shortLatencySeconds
  }

  private static func numbers(_ latency: Double, _ speed: Double) -> String {
    "\(Link.microseconds(latency)) us, \(Link.gigabytes(speed)) GB/s"
  }

  private static func remedy(_ host: String) -> String {
    "leave out \(host) and tell the administrator; or name the fast network (mpirun --mca "
      + "btl_tcp_if_include …, see hosts/README.md)"
  }
}
