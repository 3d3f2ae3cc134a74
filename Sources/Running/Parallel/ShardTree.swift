/// Adds what neighbouring shards give along a fixed binary tree.
///
///     sum(a ..< c) = sum(a ..< b) + sum(b ..< c),    b = a + ceil((c - a) / 2)
///
/// The tree depends on the range alone. If the shards are dealt out in equal, neighbouring parts
/// to a number of ranks that is a power of two, each part is a subtree of the whole, and
/// `ProcessGroup.sum(_:)` adds the parts as the upper levels of the tree do.
///
/// - Parameters:
///   - shards: which shards to add; not empty.
///   - leaf: makes a shard's addend, from the first shard to the last.
///   - add: adds its second argument to its first.
/// - Returns: the sum.
/// - Cost: at most ceil(log2(count)) + 1 addends are alive at a time.
public func treeSum<Addend>(
  over shards: Range<Int>, leaf: (Int) throws -> Addend, adding add: (inout Addend, Addend) -> Void
) rethrows -> Addend {
  precondition(!shards.isEmpty, "the sum over no shards has no size")
  guard shards.count > 1 else { return try leaf(shards.lowerBound) }
  let middle = shards.lowerBound + (shards.count + 1) / 2
  var left = try treeSum(over: shards.lowerBound..<middle, leaf: leaf, adding: add)
  let right = try treeSum(over: middle..<shards.upperBound, leaf: leaf, adding: add)
  add(&left, right)
  return left
}
