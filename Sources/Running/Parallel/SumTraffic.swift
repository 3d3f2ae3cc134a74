/// A link between hosts.
public struct NetworkLink: Sendable, Equatable {
  /// Bytes that a host can send in a second, while it receives as many.
  public let bytesPerSecond: Double
  /// Seconds until the first byte of a message arrives.
  public let latencySeconds: Double

  /// Makes a link with this speed.
  public init(bytesPerSecond: Double, latencySeconds: Double) {
    self.bytesPerSecond = bytesPerSecond
    self.latencySeconds = latencySeconds
  }
}

/// The messages of one ``RankSum``, computed without sending any.
public struct SumTraffic: Sendable, Equatable {
  /// The number of floats in the buffer of each rank.
  public let floatCount: Int
  /// The number of ranks.
  public let rankCount: Int

  /// The number of floats that go through all rounds together.
  public static var blockFloatCount: Int { RankSum.blockCount }

  /// Bytes that the busiest rank sends: rank 0 is one.
  ///
  /// Halving sends 1/2, 1/4, … of the buffer, and doubling sends as much again. Where a remainder rank
  /// folds into rank 0, rank 0 also sends the whole sum to it.
  public var sentBytes: Int {
    let ranks = FoldedRanks(count: rankCount)
    let toPartners = 2 * 4 * floatCount * (ranks.foldedCount - 1) / ranks.foldedCount
    return toPartners + (ranks.remainder > 0 ? 4 * floatCount : 0)
  }

  /// The least time of the sum, in seconds: that of its messages, without the additions.
  ///
  /// The rounds of a block follow one another, and so do the blocks. Neighbouring ranks share a host, so
  /// that the last log2(hosts) rounds cross the network. In each of these rounds all ranks of a host send
  /// at the same time, over all rounds the buffer times 1 - 1/hosts, twice.
  ///
  /// - Parameters:
  ///   - link: the link of each host.
  ///   - hostCount: the number of hosts, with equally many ranks on each.
  /// - Returns: seconds from the first message to the last.
  public func seconds(over link: NetworkLink, hostCount: Int) -> Double {
    guard rankCount > 1 else { return 0 }
    let bytes = Double(4 * floatCount)
    let blockCount = (floatCount + RankSum.blockCount - 1) / RankSum.blockCount
    let hosts = Double(FoldedRanks(count: hostCount).foldedCount)
    let roundsBetweenHosts = FoldedRanks(count: hostCount).distances.count
    let betweenHosts =
      2 * bytes * (1 - 1 / hosts) / link.bytesPerSecond
      + Double(2 * roundsBetweenHosts * blockCount) * link.latencySeconds
    let ranksPerHost = max(1, Double(rankCount) / Double(hostCount))
    let withinHost = 2 * bytes * (1 - 1 / ranksPerHost) / Self.bytesPerSecondWithinHost
    return betweenHosts + withinHost
  }

  /// Bytes that a rank sends to another one of its host in a second: 40 MB took 8.1 ms, see
  /// `RankSum.blockCount`.
  static let bytesPerSecondWithinHost = 5e9
}
