public import Parallel
import Texts

/// How long each rank computed, and how long it waited for messages, per step of an interval.
public struct RankTimes: Sendable, Equatable {
  /// Milliseconds outside of messages, by rank; empty on other ranks than 0.
  public let computeMilliseconds: [Double]
  /// Milliseconds in messages, by rank; most of it is waiting for slower ranks.
  public let waitingMilliseconds: [Double]

  /// Collects the times of all ranks on rank 0.
  ///
  /// - Parameters:
  ///   - speed: this rank's.
  ///   - group: all processes that train together.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: one short message from each rank.
  public init(_ speed: Pace.Speed, in group: any ProcessGroup) throws {
    let steps = Double(max(1, speed.steps))
    let waiting = 1000 * speed.waitingSeconds / steps
    let own = [max(0, 1000 * speed.seconds / steps - waiting), waiting]
    let all = try group.gather(numbers: own)
    computeMilliseconds = all.map { $0[0] }
    waitingMilliseconds = all.map { $0[1] }
  }
}

/// Looks for a rank that computes longer than the others, for which they wait at every sum.
///
/// All ranks do the same work. A host with other programs, fewer cores, or a processor that became too
/// hot makes a rank slower.
public struct Stragglers: Sendable {
  /// How many times as long as the median a slow rank computes.
  public static let ratio = 1.5
  /// How many intervals in a row a rank must be slow: a single one is often a short disturbance.
  ///
  /// On two cores that were shared with many programs, the slowest of 2, 4 or 8 equal ranks took 1.1 to 1.3
  /// times as long as the median in half of 180 intervals, and up to 2.1 times in one; no rank exceeded
  /// `ratio` three times in a row.
  static let intervals = 3

  /// Slow intervals in a row, by rank.
  private var counts: [Int: Int] = [:]

  /// Looks at the times of an interval.
  ///
  /// - Parameters:
  ///   - milliseconds: compute time of a step, by rank.
  ///   - hosts: names, by rank.
  /// - Returns: a line about each rank that has become slow. There is another one about the same rank
  ///   only after an interval in which it was not slow.
  mutating func lines(_ milliseconds: [Double], hosts: [String]) -> [String] {
    guard milliseconds.count > 1 else { return [] }
    let median = milliseconds.lowerMedian
    return milliseconds.indices.compactMap { rank in
      guard milliseconds[rank] > Self.ratio * median else {
        counts[rank] = 0
        return nil
      }
      counts[rank, default: 0] += 1
      guard counts[rank] == Self.intervals else { return nil }
      let times = [milliseconds[rank], median].map { NumberText.fixed($0, decimals: 2) }
      return """
        note: rank \(rank) on \(hosts[rank]) computes \(times[0]) ms per step, and the median rank \
        \(times[1]) ms: all ranks wait for it. Look for other programs on that host, and for ranks \
        that share a core
        """
    }
  }
}

extension [Double] {
  /// The lower one of two medians: of the times of two ranks, the slower one can then be found.
  ///
  /// - Precondition: the array is not empty.
  public var lowerMedian: Double { sorted()[(count - 1) / 2] }
}
