public import Parallel

/// The nodes that a run is planned for, all equal.
public struct Cluster: Sendable, Equatable {
  /// The number of nodes.
  public let nodeCount: Int
  /// Cores of one node.
  public let coresPerNode: Int
  /// Memory of one node, in bytes.
  public let memoryBytesPerNode: Int
  /// The link of each node.
  public let link: NetworkLink
  /// Bytes of checkpoints that rank 0 saves in a second.
  public let savedBytesPerSecond: Double

  /// Makes a cluster of equal nodes.
  ///
  /// - Precondition: all numbers are positive.
  public init(
    nodeCount: Int, coresPerNode: Int, memoryBytesPerNode: Int, link: NetworkLink,
    savedBytesPerSecond: Double
  ) {
    precondition(
      nodeCount > 0 && coresPerNode > 0 && memoryBytesPerNode > 0 && savedBytesPerSecond > 0,
      "a cluster without nodes, cores, memory or disks")
    self.nodeCount = nodeCount
    self.coresPerNode = coresPerNode
    self.memoryBytesPerNode = memoryBytesPerNode
    self.link = link
    self.savedBytesPerSecond = savedBytesPerSecond
  }
}
