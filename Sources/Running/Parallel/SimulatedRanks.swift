public import Kernels
import Synchronization

/// Rank 0 of a group without other ranks, which counts the bytes that it would send.
///
/// Planning uses it. Sums and maxima leave this rank's data as they are.
public final class SimulatedRanks: ProcessGroup, Sendable {
  /// The number of simulated ranks.
  public let size: Int
  private let sent = Atomic(0)

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

  /// The bytes that rank 0 would have sent in sums; no rank sends more.
  public var sentBytes: Int { sent.load(ordering: .relaxed) }

  /// Counts the bytes of a sum, and allocates the buffer that a partner's addend would need.
  public func sum(_ buffer: FloatBuffer) {
    guard size > 1 else { return }
    let ranks = FoldedRanks(count: size)
    // Halving sends 1/2, 1/4, … of the buffer, and doubling sends as much again. Where a remainder
    // rank folds into rank 0, rank 0 also sends the whole sum to it.
    let toPartners = 2 * 4 * buffer.count * (ranks.foldedCount - 1) / ranks.foldedCount
    sent.add(toPartners + (ranks.remainder > 0 ? 4 * buffer.count : 0), ordering: .relaxed)
    let block = min(buffer.count, RankSum.blockCount)
    _ = FloatBuffer(count: ranks.remainder > 0 ? block : (block + 1) / 2)
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
