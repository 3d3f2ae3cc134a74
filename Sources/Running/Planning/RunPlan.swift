import Datasets
import Generation
public import Kernels
import Networks
public import Parallel
public import Recipes
import SemiDualJKO
import Tensors
import Texts
import Training

/// The memory, work and messages of a run's step, and the sizes of its files, computed before the run.
///
/// The plan is a dry run of the code of the step itself: primitives count and do not compute, and
/// buffers have addresses but no memory. So the plan follows every change of the networks or the step.
///
///     let plan = try RunPlan(recipe, rankCount: 16)
///     plan.memory.total  // bytes of one rank
public struct RunPlan: Sendable {
  /// The number of ranks.
  public let rankCount: Int
  /// Parameters of the map.
  public let mapParameterCount: Int
  /// Parameters of the potential.
  public let potentialParameterCount: Int
  /// The memory of rank 0, which needs the most.
  public let memory: MemoryPlan
  /// Multiplications and additions of one step on all ranks, in contractions.
  public let operationsPerStep: Int
  /// The sums over ranks of one step.
  public let sums: [SumTraffic]
  /// Bytes of a checkpoint, at most.
  public let checkpointBytes: Int
  /// Bytes of the file that is kept of a stage, at most.
  public let stageFileBytes: Int

  /// Bytes that the busiest rank sends in one step.
  public var sentBytesPerStep: Int { sums.reduce(0) { $0 + $1.sentBytes } }

  /// Plans the costliest step: that of stage 1, the first with a previous map; of the last stage where
  /// maps are composed; of stage 0 if there is no other.
  ///
  /// - Parameters:
  ///   - recipe: what would be trained.
  ///   - rankCount: the number of ranks.
  ///   - hostBytes: the memory of this host.
  /// - Throws: `UnevenShards`, or ``InsufficientMemory`` if the networks or a shard's samples alone
  ///   need more than twice the memory of this host; `DatasetError`, or a fault of a network that
  ///   does not suit the data, each in an `AgreedFailure`.
  /// - Cost: the time of an optimizer's step, and the memory of one network's parameters.
  public init(_ recipe: Recipe, rankCount: Int, hostBytes: Int = HostMemory.bytes) throws {
    let group = SimulatedRanks(size: rankCount)
    _ = try ShardAssignment(shardCount: recipe.shards, in: group)
    let tracker = MemoryTracker(.imaginary)
    let counter = OperationCounter(.planning)
    var heldBytes = 0
    let (step, state) = try tracker.counting {
      let step = try TrainingStep(recipe, group: group) { shards in
        let data = try recipe.data.extent(
          shardCount: recipe.shards, localShards: shards.count)
        let source = try recipe.source.extent(
          sampleShape: data.sampleShape, shardCount: recipe.shards, localShards: shards.count)
        heldBytes = data.heldBytes + source.heldBytes
        return Minibatches(planning: recipe, sampleShape: data.sampleShape)
      }
      try Self.checkSizes(of: recipe, step, hostBytes: hostBytes)
      let state = TrainingState(beginning: recipe, objective: step.objective)
      let last = recipe.method.stages - 1
      for _ in 0..<recipe.method.frozenMapCount(inStage: last) { state.beginNextStage() }
      return (step, state)
    }
    let stateBytes = tracker.poolBytes
    try tracker.counting { try counter.recording { try step.take(state) } }
    let stepBytes = tracker.poolBytes - stateBytes
    let (entries, sums) = (counter.entries, group.sums)
    let picture = try StagePicture(recipe)
    if picture.exists {
      try tracker.counting {
        try OperationCounter(.planning).recording {
          _ = try picture.samples(
            maps: state.sampledMaps, of: BlankSource(sampleShape: step.inputs.sampleShape))
        }
      }
    }
    self.rankCount = rankCount
    mapParameterCount = step.objective.map.layout.count
    potentialParameterCount = step.objective.potential.layout.count
    memory = MemoryPlan(
      stateBytes: stateBytes, stepBytes: stepBytes,
      pictureBytes: tracker.poolBytes - stateBytes - stepBytes
        + (picture.exists ? MemoryPlan.drawingBytes : 0), dataBytes: heldBytes,
      compiledBytes: MemoryPlan.compiledBytes(of: entries.keys),
      reorderedBytes: MemoryPlan.reorderedBytes(
        map: step.objective.map.layout, potential: step.objective.potential.layout,
        frozenMapCount: state.frozenMaps.count, in: step.precision),
      scratchBytes: MemoryPlan.scratchBytes(of: entries.keys, in: step.precision))
    operationsPerStep = rankCount * entries.values.reduce(0) { $0 + $1.operations }
    self.sums = sums
    stageFileBytes = state.fileBytes.stage
    // The last checkpoint is that of the end, when the map of the last stage is frozen, too.
    tracker.counting { state.beginNextStage() }
    checkpointBytes = state.fileBytes.checkpoint
  }
}

extension RunPlan {
  /// Refuses networks and batches that are absurdly large, before the dry run makes their parameters.
  ///
  /// These are the least sizes: parameters with their moments, the frozen maps, and the first layer's
  /// output for one shard. They are doubles, because a product can exceed all integers.
  private static func checkSizes(
    of recipe: Recipe, _ step: TrainingStep, hostBytes: Int
  ) throws(InsufficientMemory) {
    let (map, potential) = (step.objective.map.layout.count, step.objective.potential.layout.count)
    let frozenMapCount = recipe.method.frozenMapCount(inStage: recipe.method.stages - 1)
    let states = 4 * (3 * Double(map + potential) + Double(frozenMapCount) * Double(map))
    try InsufficientMemory.check(
      states, "parameters and optimizer states alone", hostBytes: hostBytes)
    let shape = step.inputs.sampleShape
    let pixelCount = shape.count == 3 ? Double(shape[1]) * Double(shape[2]) : 1
    let width = Double(max(recipe.map.width, recipe.potential.width))
    let outputs = 4 * Double(recipe.samplesPerShard) * width * pixelCount
    try InsufficientMemory.check(
      outputs, "the output of the first layer for the samples of one shard alone",
      hostBytes: hostBytes)
  }
}

extension RunPlan: CustomStringConvertible {
  /// One line each for ranks, networks, memory, work and messages.
  public var description: String {
    let operations = Double(operationsPerStep)
    return """
      ranks: \(rankCount)
      networks: map \(mapParameterCount) parameters, potential \(potentialParameterCount)
      memory: \(memory)
      operations: \(gigas(operations)) GFLOP per step, \(gigas(operations / Double(rankCount))) \
      per rank
      messages: \(NumberText.bytes(sentBytesPerStep)) per step, sent by the busiest rank
      """
  }

  private func gigas(_ number: Double) -> String {
    let billions = number * 1e-9
    return NumberText.fixed(billions, decimals: billions < 100 ? 3 : 0)
  }
}
