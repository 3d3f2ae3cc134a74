import Datasets
import Kernels
import Networks
import Parallel
public import Recipes
import SemiDualJKO
import Tensors

/// What a step of a run takes, known before the run: memory, work and messages.
///
/// The plan comes from the code of the step itself, which is run with primitives that do not
/// compute, on imaginary memory: what it counts is what a step will allocate and compute, also after
/// the networks or the step have changed.
///
///     let plan = try RunPlan(recipe, rankCount: 16)
///     plan.memory.total  // bytes of one rank
public struct RunPlan: Sendable {
  /// Ranks that the plan is for.
  public let rankCount: Int
  /// Parameters of the map.
  public let mapParameterCount: Int
  /// Parameters of the potential.
  public let potentialParameterCount: Int
  /// What rank 0 needs.
  public let memory: MemoryPlan
  /// Multiplications and additions of one step on all ranks, those of contractions.
  public let operationsPerStep: Int
  /// What the busiest rank sends in one step.
  public let sentBytesPerStep: Int

  /// Plans the costliest step: of stage 1, the first that has a previous map, or of the last stage where
  /// maps are composed; of stage 0 if there is no other.
  ///
  /// - Parameters:
  ///   - recipe: what would be trained.
  ///   - rankCount: on how many ranks.
  /// - Throws: `UnevenShards`, `DatasetError`, or a fault of a network that does not fit the data,
  ///   each in an `AgreedFailure`.
  /// - Cost: as much time as an optimizer's step; the memory of one network's parameters.
  public init(_ recipe: Recipe, rankCount: Int) throws {
    let group = SimulatedRanks(size: rankCount)
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
        return TrainingInputs(planning: recipe, sampleShape: data.sampleShape)
      }
      let state = RunState(recipe: recipe, objective: step.objective)
      let last = recipe.method.stages - 1
      for _ in 0..<recipe.method.frozenMapCount(inStage: last) { state.beginNextStage() }
      return (step, state)
    }
    let stateBytes = tracker.poolBytes
    try tracker.counting {
      try counter.recording { _ = try step.take(state, isStopRequested: false) }
    }
    let stepBytes = tracker.poolBytes - stateBytes
    let (entries, sentBytes) = (counter.entries, group.sentBytes)
    let pictures = StageRecord(
      recipe: recipe, map: step.objective.map, sampleShape: step.inputs.sampleShape)
    if pictures.hasPicture {
      try tracker.counting {
        try OperationCounter(.planning).recording {
          _ = try pictures.samples(
            maps: state.sampledMaps,
            of: BlankSource(sampleShape: step.inputs.sampleShape))
        }
      }
    }
    self.rankCount = rankCount
    mapParameterCount = step.objective.map.layout.count
    potentialParameterCount = step.objective.potential.layout.count
    memory = MemoryPlan(
      stateBytes: stateBytes, stepBytes: stepBytes,
      pictureBytes: tracker.poolBytes - stateBytes - stepBytes
        + (pictures.hasPicture ? MemoryPlan.drawingBytes : 0), dataBytes: heldBytes,
      compiledBytes: MemoryPlan.compiledBytes(of: entries.keys),
      reorderedBytes: MemoryPlan.reorderedBytes(
        map: step.objective.map.layout, potential: step.objective.potential.layout,
        frozenMapCount: state.frozenMaps.count, in: step.precision),
      scratchBytes: MemoryPlan.scratchBytes(of: entries.keys, in: step.precision))
    operationsPerStep = rankCount * entries.values.reduce(0) { $0 + $1.operations }
    sentBytesPerStep = sentBytes
  }
}
