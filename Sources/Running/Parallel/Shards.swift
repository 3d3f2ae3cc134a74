/// The shards that each rank of a group computes: equal parts, of neighbouring shards.
public struct ShardAssignment: Sendable, Equatable {
  /// The number of all shards.
  public let shardCount: Int
  /// The shards of this process.
  public let localShards: Range<Int>

  /// Assigns shards to the ranks of a group.
  ///
  /// - Throws: `UnevenShards`, on all ranks, if the number of ranks does not divide `shardCount`.
  public init(shardCount: Int, in group: some ProcessGroup) throws(UnevenShards) {
    precondition(shardCount > 0, "\(shardCount) shards")
    guard shardCount.isMultiple(of: group.size) else {
      throw UnevenShards(shardCount: shardCount, rankCount: group.size)
    }
    self.shardCount = shardCount
    let count = shardCount / group.size
    localShards = group.rank * count..<(group.rank + 1) * count
  }
}

/// A number of ranks that does not divide the number of shards.
public struct UnevenShards: Error, Equatable, CustomStringConvertible {
  let shardCount: Int
  let rankCount: Int

  /// The possible numbers of ranks and of shards.
  public var description: String {
    let counts = (1..<shardCount).filter { shardCount.isMultiple(of: $0) }.map(String.init)
    let choice = counts.isEmpty ? "1" : "\(counts.joined(separator: ", ")) or \(shardCount)"
    return """
      \(shardCount) shards cannot be divided evenly among \(rankCount) ranks; start \(choice) \
      ranks, or set `shards` in the recipe to a multiple of \(rankCount)
      """
  }
}

/// Adds the addends of neighbouring shards along a fixed binary tree.
///
///     sum(a ..< c) = sum(a ..< b) + sum(b ..< c),    b = a + ceil((c - a) / 2)
///
/// The tree depends on the range only. If a number of ranks that is a power of two has equal,
/// neighbouring parts of the shards, each part is a subtree of the whole, and
/// `ProcessGroup.sum(_:)` adds the parts in the order of the upper levels of the tree.
///
/// - Parameters:
///   - shards: the shards to add; not empty.
///   - leaf: makes a shard's addend, from the first shard to the last.
///   - add: adds its second argument to its first.
/// - Returns: the sum.
/// - Cost: at most ceil(log2(count)) + 1 addends exist at the same time.
public func treeSum<Addend>(
  over shards: Range<Int>, leaf: (Int) throws -> Addend, adding add: (inout Addend, Addend) -> Void
) rethrows -> Addend {
  precondition(!shards.isEmpty, "a sum over no shards")
  guard shards.count > 1 else { return try leaf(shards.lowerBound) }
  let middle = shards.lowerBound + (shards.count + 1) / 2
  var left = try treeSum(over: shards.lowerBound..<middle, leaf: leaf, adding: add)
  let right = try treeSum(over: middle..<shards.upperBound, leaf: leaf, adding: add)
  add(&left, right)
  return left
}
