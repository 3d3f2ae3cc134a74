/// Which shards each rank of a group works through: equal parts of neighbours.
public struct ShardAssignment: Sendable, Equatable {
  /// How many shards there are in all.
  public let shardCount: Int
  /// The shards of this process.
  public let localShards: Range<Int>
  private let shardsPerRank: Int

  /// Deals out shards to the ranks of a group.
  ///
  /// - Throws: `UnevenShards`, on all ranks, if there is no equal part for each.
  public init(shardCount: Int, in group: some ProcessGroup) throws(UnevenShards) {
    precondition(shardCount > 0, "\(shardCount) shards to deal out")
    guard shardCount.isMultiple(of: group.size) else {
      throw UnevenShards(shardCount: shardCount, rankCount: group.size)
    }
    self.shardCount = shardCount
    shardsPerRank = shardCount / group.size
    localShards = group.rank * shardsPerRank..<(group.rank + 1) * shardsPerRank
  }

  /// The shards of any rank.
  public func shards(ofRank rank: Int) -> Range<Int> {
    rank * shardsPerRank..<(rank + 1) * shardsPerRank
  }
}

/// More ranks than can have equal parts of the shards.
public struct UnevenShards: Error, Equatable, CustomStringConvertible {
  /// How many shards the recipe asks for.
  public let shardCount: Int
  /// How many ranks were started.
  public let rankCount: Int

  /// The numbers of ranks that would do, or the number of shards.
  public var description: String {
    let counts = (1..<shardCount).filter { shardCount.isMultiple(of: $0) }.map(String.init)
    let choice = counts.isEmpty ? "1" : "\(counts.joined(separator: ", ")) or \(shardCount)"
    return """
      \(shardCount) shards cannot be dealt out evenly to \(rankCount) ranks; start \(choice) \
      ranks, or set `shards` in the recipe to a multiple of \(rankCount)
      """
  }
}
