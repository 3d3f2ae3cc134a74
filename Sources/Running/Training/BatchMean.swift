import Kernels
import Networks
import Parallel
import SemiDualJKO
import Tensors

/// Means over all shards of all ranks.
struct BatchMean {
  let group: any ProcessGroup
  let assignment: ShardAssignment

  /// An update over the global batch, the same on all ranks.
  struct Update {
    /// The mean gradient.
    let gradient: FlatParameters
    /// The mean metrics.
    let metrics: StepMetrics<Float>
    /// Whether any rank was asked to stop.
    let isStopRequested: Bool
  }

  /// Computes the update of all shards of all ranks.
  ///
  /// A rank works through its shards one after another, always with tensors of the same shape, and adds
  /// them along the fixed tree: the result does not depend on the number of ranks.
  ///
  /// - Parameters:
  ///   - layout: of the network that is updated.
  ///   - isStopRequested: whether this process was asked to stop.
  ///   - update: computes the update of one shard.
  /// - Returns: the means over all shards.
  /// - Throws: what `update` throws, or an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: one sum over ranks, of the gradient and a few floats.
  func update(
    layout: ParameterLayout, isStopRequested: Bool,
    ofShard update: (Int) throws -> SemiDualObjective.Update
  ) throws -> Update {
    let own = try treeSum(
      over: assignment.localShards,
      leaf: { shard in
        let update = try update(shard)
        return Addend(
          gradient: update.gradient, numbers: update.metrics.values + [isStopRequested ? 1 : 0])
      },
      adding: { $0.add($1) })
    let numberCount = own.numbers.count
    let sum = FloatBuffer(count: layout.count + numberCount)
    let gradient = FlatParameters(layout: layout, buffer: sum)
    gradient.gather(own.gradient)
    sum.withMutableSpan(of: layout.count..<sum.count) { span in
      for (index, number) in own.numbers.enumerated() { span[index] = number }
    }
    try group.sum(sum)
    sum.scale(by: 1 / Float(assignment.shardCount))
    let numbers = sum.withSpan(of: layout.count..<sum.count) { span in
      span.indices.map { span[$0] }
    }
    return Update(
      gradient: gradient,
      metrics: StepMetrics(values: Array(numbers.dropLast())),
      isStopRequested: numbers[numberCount - 1] > 0)
  }

  private struct Addend {
    /// In the order of the layout.
    var gradient: [Tensor]
    /// The metrics, and 1 if a stop is requested.
    var numbers: [Float]

    mutating func add(_ other: Addend) {
      for index in gradient.indices { gradient[index] += other.gradient[index] }
      for index in numbers.indices { numbers[index] += other.numbers[index] }
    }
  }
}
