public import Kernels
import Synchronization

/// Rank 0 of a group whose other ranks do not exist: what it would send is counted.
///
/// For planning a run. Sums and agreements leave this rank's data as they are.
public final class ImaginedRanks: ProcessGroup, Sendable {
  /// How many there would be.
  public let size: Int
  private let sent = Atomic(0)

  /// Rank 0 of `size` ranks.
  ///
  /// - Precondition: there is at least rank 0.
  public init(size: Int) {
    precondition(size > 0, "a group of \(size) ranks")
    self.size = size
  }

  /// Rank 0's rank, 0.
  public var rank: Int { 0 }
  /// The name of this host.
  public var hostName: String { SoloProcess().hostName }

  /// Bytes that rank 0 would have sent for sums; no rank sends more.
  public var sentBytes: Int { sent.load(ordering: .relaxed) }

  /// Counts the messages of a sum, and takes the memory that partners' addends would lie in.
  public func sum(_ buffer: FloatBuffer) {
    guard size > 1 else { return }
    let seats = Seats(rankCount: size)
    // Half the data, a quarter, … and back; with a guest, who has no seat, its whole sum as well.
    let toPartners = 2 * 4 * buffer.count * (seats.count - 1) / seats.count
    sent.add(
      toPartners + (seats.guestCount > 0 ? 4 * buffer.count : 0), ordering: .relaxed)
    let block = min(buffer.count, RankSum.blockCount)
    _ = FloatBuffer(count: seats.guestCount > 0 ? block : (block + 1) / 2)
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
