public import Kernels

/// The processes that train together.
///
/// A function communicates only if it takes a group. There are two kinds: `SoloProcess` and
/// `MPIRanks`.
///
/// Every method is collective: each process of the group calls it, in the same order, and with
/// data of the same count where it says so. In debug builds a group checks that, and throws a
/// `CollectiveMismatch` in an `AgreedFailure`.
public protocol ProcessGroup {
  /// This process, from 0.
  var rank: Int { get }
  /// How many processes there are.
  var size: Int { get }
  /// The name of this process's host.
  var hostName: String { get }

  /// Adds the buffers of all ranks, element by element, along a fixed tree.
  ///
  /// Neighbouring ranks are added first, then neighbouring pairs of ranks, and so on. So the tree
  /// continues that of `treeSum(over:leaf:)`, and for a number of ranks that is a power of two
  /// the bits are those of one process that adds all shards itself.
  ///
  /// - Parameter buffer: this rank's addend; the sum afterwards, with the same bits on all ranks.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order, with buffers of the same count.
  func sum(_ buffer: FloatBuffer) throws

  /// Copies rank 0's floats to all ranks.
  ///
  /// - Collective: every rank of the group, in the same order, with buffers of the same count.
  func broadcast(_ buffer: FloatBuffer) throws

  /// Tells all ranks rank 0's bytes.
  ///
  /// - Parameter bytes: read on rank 0 only.
  /// - Returns: rank 0's bytes.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  func broadcast(_ bytes: [UInt8]) throws -> [UInt8]

  /// Brings the bytes of all ranks to rank 0.
  ///
  /// - Parameter bytes: as many as this rank likes.
  /// - Returns: one array per rank on rank 0, and nothing elsewhere.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  func gather(_ bytes: [UInt8]) throws -> [[UInt8]]

  /// Agrees on the greatest value of any rank, element by element.
  ///
  /// With 0 and 1 for no and yes it answers whether the condition holds anywhere.
  ///
  /// - Returns: the greatest values, on all ranks.
  /// - Collective: every rank of the group, in the same order, with arrays of the same count.
  func maximum(_ values: [Int]) throws -> [Int]
}

extension ProcessGroup {
  /// Whether this is the process that decides, speaks and writes.
  public var isRoot: Bool { rank == 0 }

  /// Whether sums have the bits that one process gets; so it is for powers of two.
  ///
  /// For other sizes sums are correct to rounding, and still the same on all ranks.
  public var isBitReproducible: Bool { size.nonzeroBitCount == 1 }

  /// Waits until all ranks are here.
  ///
  /// - Collective: every rank of the group, in the same order.
  public func barrier() throws { _ = try maximum([]) }
}
