public import Kernels

/// The processes that train together.
///
/// Only functions that take a group send messages. Training uses `SoloProcess` or `MPIRanks`, and
/// planning uses `SimulatedRanks`. Rank 0 is the root of every operation.
///
/// Every method is collective. In debug builds `MPIRanks` checks that all ranks make the same call,
/// and throws a `CollectiveMismatch` in an `AgreedFailure` otherwise.
public protocol ProcessGroup {
  /// The number of this process, from 0.
  var rank: Int { get }
  /// The number of processes.
  var size: Int { get }
  /// The name of this process's host.
  var hostName: String { get }

  /// Adds the buffers of all ranks, element by element, along a fixed tree.
  ///
  /// Neighbouring ranks are added first, then neighbouring pairs of ranks, and so on. This continues
  /// the tree of `treeSum(over:leaf:adding:)`: if the number of ranks is a power of two, the bits are
  /// the same as if one process adds all shards.
  ///
  /// - Parameter buffer: this rank's addend; the sum afterwards, with the same bits on all ranks.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order, with buffers of the same count.
  func sum(_ buffer: FloatBuffer) throws

  /// Copies rank 0's floats to all ranks.
  ///
  /// - Collective: every rank of the group, in the same order, with buffers of the same count.
  func broadcast(_ buffer: FloatBuffer) throws

  /// Copies rank 0's bytes to all ranks.
  ///
  /// - Parameter bytes: read on rank 0 only.
  /// - Returns: rank 0's bytes.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  func broadcast(_ bytes: [UInt8]) throws -> [UInt8]

  /// Copies the bytes of all ranks to rank 0.
  ///
  /// - Parameter bytes: any number of bytes, also a different number on each rank.
  /// - Returns: one array per rank on rank 0, and an empty array elsewhere.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  func gather(_ bytes: [UInt8]) throws -> [[UInt8]]

  /// Computes the maximum over all ranks, element by element.
  ///
  /// With 0 for false and 1 for true, the maximum states whether a condition holds on any rank.
  ///
  /// - Returns: the maxima, on all ranks.
  /// - Collective: every rank of the group, in the same order, with arrays of the same count.
  func maximum(_ values: [Int]) throws -> [Int]
}

extension ProcessGroup {
  /// Whether this is rank 0, the only rank that decides, prints and writes files.
  public var isRoot: Bool { rank == 0 }

  /// Whether sums have the same bits as on one process: whether `size` is a power of two.
  ///
  /// For other sizes, sums differ from those bits by rounding only, and are the same on all ranks.
  public var isBitReproducible: Bool { size.nonzeroBitCount == 1 }

  /// Waits until all ranks have made this call.
  ///
  /// - Collective: every rank of the group, in the same order.
  public func barrier() throws { _ = try maximum([]) }
}
