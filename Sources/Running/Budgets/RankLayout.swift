/// How many ranks run on each node, and with how many threads.
public struct RankLayout: Sendable, Equatable {
  /// The number of nodes.
  public let nodeCount: Int
  /// The number of ranks on each node.
  public let ranksPerNode: Int
  /// Compute threads of each rank.
  public let threadsPerRank: Int

  /// Makes a layout.
  public init(nodeCount: Int, ranksPerNode: Int, threadsPerRank: Int) {
    self.nodeCount = nodeCount
    self.ranksPerNode = ranksPerNode
    self.threadsPerRank = threadsPerRank
  }

  /// The number of all ranks.
  public var rankCount: Int { nodeCount * ranksPerNode }
  /// Cores of a node that compute.
  public var usedCoresPerNode: Int { ranksPerNode * threadsPerRank }

  /// All layouts that a run may have, the best first.
  ///
  /// The number of ranks divides the shards, each node has equally many, and each thread a core. The best
  /// layout uses the most cores; of those, it has the most ranks, because ranks share the work better
  /// than threads do.
  ///
  /// - Parameters:
  ///   - shardCount: shards of the run.
  ///   - cluster: the nodes; all of them are used.
  /// - Returns: the layouts; none if the shards cannot be divided evenly among the nodes.
  public static func candidates(shardCount: Int, on cluster: Cluster) -> [RankLayout] {
    let layouts = (1...cluster.coresPerNode).filter {
      shardCount.isMultiple(of: $0 * cluster.nodeCount)
    }.map {
      RankLayout(
        nodeCount: cluster.nodeCount, ranksPerNode: $0, threadsPerRank: cluster.coresPerNode / $0)
    }
    return layouts.sorted {
      ($0.usedCoresPerNode, $0.ranksPerNode) > ($1.usedCoresPerNode, $1.ranksPerNode)
    }
  }

  /// The options of Open MPI's `mpirun` for this layout.
  public var mpirunOptions: String {
    "-n \(rankCount) --map-by ppr:\(ranksPerNode):node:PE=\(threadsPerRank) --bind-to core"
  }
}
