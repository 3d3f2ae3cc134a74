import Kernels
import Networks
import Parallel
import Tensors

/// What a turn gives for one shard: a gradient, and numbers that travel with it.
struct ShardResult {
  /// In the order of the layout.
  let gradient: [Tensor]
  /// The same count on every shard.
  let numbers: [Float]
}

/// Takes means over all shards of all ranks.
struct BatchMean {
  let group: any ProcessGroup
  let assignment: ShardAssignment

  /// The mean gradient over the global batch, with the mean of the numbers beside it.
  ///
  /// Shards are worked through one after another, always with tensors of the same shape, and
  /// added along the fixed tree: the result does not depend on the number of ranks.
  ///
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: one sum over ranks, of the gradient and a few floats.
  func gradient(
    layout: ParameterLayout, ofShard shard: (Int) throws -> ShardResult
  ) throws -> (gradient: FlatParameters, numbers: [Float]) {
    let addends = try treeSum(
      over: assignment.localShards,
      leaf: { index in
        let result = try shard(index)
        return result.gradient + [Tensor(result.numbers, shape: [result.numbers.count])]
      },
      adding: { sum, addend in for index in addend.indices { sum[index] += addend[index] } })
    let sum = FloatBuffer(count: addends.reduce(0) { $0 + $1.count })
    for (tensor, entry) in zip(addends, layout.entries) { tensor.copy(to: sum, at: entry.offset) }
    addends.last?.copy(to: sum, at: layout.count)
    try group.sum(sum)
    sum.scale(by: 1 / Float(assignment.shardCount))
    let numbers = sum.withSpan(of: layout.count..<sum.count) { span in
      span.indices.map { span[$0] }
    }
    return (FlatParameters(layout: layout, buffer: sum), numbers)
  }
}
