public import Kernels
import Synchronization

/// Rank 0 of a group without other ranks, which records its sums.
///
/// It serves to plan, and to time what a rank computes without messages. Sums and maxima leave this
/// rank's data as they are.
public final class SimulatedRanks: ProcessGroup, Sendable {
  /// The number of simulated ranks.
  public let size: Int
  private let recorded = Mutex<[SumTraffic]>([])

  /// Makes rank 0 of a group of `size` ranks.
  ///
  /// - Precondition: `size` is positive.
  public init(size: Int) {
    precondition(size > 0, "a group of \(size) ranks")
    self.size = size
  }

  /// Always 0.
  public var rank: Int { 0 }
  /// The name of this host.
  public var hostName: String { SoloProcess().hostName }

  /// The sums so far, in their order; none if there is only one rank.
  public var sums: [SumTraffic] { recorded.withLock { $0 } }

  /// Records a sum, and allocates the buffer that a partner's addend would need.
  public func sum(_ buffer: FloatBuffer) {
    guard size > 1 else { return }
    recorded.withLock { $0.append(SumTraffic(floatCount: buffer.count, rankCount: size)) }
    let block = min(buffer.count, RankSum.blockCount)
    _ = FloatBuffer(count: FoldedRanks(count: size).remainder > 0 ? block : (block + 1) / 2)
  }

  /// Leaves rank 0's floats as they are.
  public func broadcast(_ buffer: FloatBuffer) {}

  /// Returns rank 0's bytes.
  public func broadcast(_ bytes: [UInt8]) -> [UInt8] { bytes }

  /// Returns rank 0's bytes for every rank.
  public func gather(_ bytes: [UInt8]) -> [[UInt8]] { Array(repeating: bytes, count: size) }

  /// Returns rank 0's values.
  public func maximum(_ values: [Int]) -> [Int] { values }
}
