public import Checkpoints
import Kernels
public import Networks
import Optimizers
import Parallel
public import Recipes
import Runs
public import SemiDualJKO

/// Everything that changes during a run.
///
/// The buffers are the same on all ranks, bit for bit, because every rank makes the same updates from
/// the same sums. So is the progress, except the size of metrics.jsonl, which only rank 0 knows.
public final class TrainingState {
  /// How far the run has come.
  private(set) var progress: RunProgress
  /// T_k.
  let map: TrainedNetwork
  /// v.
  let potential: TrainedNetwork
  /// Parameters of the earlier maps that this stage needs, the oldest first; constant in a stage.
  ///
  /// None in stage 0; then T_{k-1}, or all earlier maps where maps are composed.
  public private(set) var frozenMaps: [FlatParameters] = []
  private let recipe: Recipe

  /// Makes all buffers that a run has at some progress.
  private init<Failure: Error>(
    _ recipe: Recipe, _ objective: SemiDualObjective, at progress: RunProgress,
    buffer: (BufferName, ParameterLayout) throws(Failure) -> FlatParameters
  ) throws(Failure) {
    func network(
      _ owner: BufferName.Owner, _ layout: ParameterLayout, updates: Int
    ) throws(Failure) -> TrainedNetwork {
      func make(_ role: BufferName.Role) throws(Failure) -> FlatParameters {
        try buffer(BufferName(owner, role), layout)
      }
      var average: MovingAverage?
      if let decay = recipe.averageDecay {
        average = MovingAverage(decay: decay, startingAt: try make(.average))
      }
      return TrainedNetwork(
        parameters: try make(.parameters), average: average,
        optimizer: Adam(
          settings: recipe.adam, firstMoment: try make(.firstMoment),
          secondMoment: try make(.secondMoment), updates: updates))
    }
    self.recipe = recipe
    self.progress = progress
    let (mapLayout, potentialLayout) = (objective.map.layout, objective.potential.layout)
    map = try network(.map, mapLayout, updates: progress.step)
    potential = try network(
      .potential, potentialLayout, updates: progress.step * recipe.method.potentialSteps)
    for index in 0..<recipe.method.frozenMapCount(inStage: progress.stage) {
      frozenMaps.append(try buffer(Self.frozenName(index, recipe.method), mapLayout))
    }
  }

  /// The state before the first step: both networks are drawn with the recipe's seed, and the averages
  /// are equal to them.
  public convenience init(beginning recipe: Recipe, objective: SemiDualObjective) {
    self.init(recipe, objective, at: RunProgress()) { name, layout in
      switch name.role {
      case .parameters, .average:
        FlatParameters(
          initializing: layout, seed: recipe.seed, network: name.owner == .map ? 0 : 1)
      case .firstMoment, .secondMoment, .previous, .earlier: FlatParameters(layout: layout)
      }
    }
  }

  /// The state that a checkpoint holds; the path of its file is for the error.
  ///
  /// - Throws: `CheckpointError` if it holds no state that a run of this recipe can continue from.
  convenience init(
    resuming checkpoint: Checkpoint, from path: String, _ recipe: Recipe,
    objective: SemiDualObjective
  ) throws(CheckpointError) {
    let progress = try RunProgress(checkpoint, from: path)
    try progress.check(against: recipe.method, from: path)
    try self.init(recipe, objective, at: progress) { name, _ throws(CheckpointError) in
      try checkpoint.buffer(name, from: path)
    }
    if let other = Set(checkpoint.buffers.keys).subtracting(buffers.keys).min() {
      throw CheckpointError(path, .incomplete, "holds \(other.path), which this run does not have")
    }
    if let fault = impossibleNumbers {
      throw CheckpointError(path, .incomplete, "holds in \(fault)")
    }
  }

  /// The state of rank 0, on all ranks.
  ///
  /// - Parameters:
  ///   - root: the state to give to the other ranks; nil on these.
  ///   - recipe: the run's.
  ///   - objective: has the layouts of the networks.
  ///   - group: all processes that train together.
  /// - Returns: `root` itself on rank 0.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: all buffers cross the network once.
  static func broadcast(
    _ root: TrainingState?, _ recipe: Recipe, objective: SemiDualObjective,
    in group: any ProcessGroup
  ) throws -> TrainingState {
    let numbers = try group.broadcast(numbers: root?.progress.numbers ?? [])
    let state =
      root
      ?? TrainingState(recipe, objective, at: RunProgress(numbers: numbers)) { _, layout in
        FlatParameters(layout: layout)
      }
    for (_, buffer) in state.buffers.sorted(by: { $0.key < $1.key }) {
      try group.broadcast(buffer.buffer)
    }
    return state
  }

  /// Counts a step that was taken.
  func count(_ metrics: StepMetrics<Double>) { progress.count(metrics, method: recipe.method) }

  /// Whether this stage is over.
  var isStageComplete: Bool { progress.isStageComplete(recipe.method) }

  /// Starts a new line of metrics.
  func endInterval() { progress.endInterval() }

  /// Freezes the map and continues with the next stage, whose map starts from it.
  public func beginNextStage() {
    progress.beginNextStage()
    if frozenMaps.count < recipe.method.frozenMapCount(inStage: progress.stage) {
      frozenMaps.append(FlatParameters(layout: map.parameters.layout))
    }
    let frozen = recipe.method.anchor == .average ? map.best : map.parameters
    frozenMaps.last?.buffer.copy(from: frozen.buffer)
  }

  /// The parameters to generate samples with, one map after another: the best of this stage, after the
  /// frozen maps if maps are composed.
  public var sampledMaps: [FlatParameters] {
    (recipe.method.system.composesMaps ? frozenMaps : []) + [map.best]
  }

  /// All buffers by their names in a checkpoint.
  public var buffers: [BufferName: FlatParameters] {
    var result: [BufferName: FlatParameters] = [:]
    for (owner, network) in [(BufferName.Owner.map, map), (.potential, potential)] {
      for (role, buffer) in network.buffers { result[BufferName(owner, role)] = buffer }
    }
    for (index, frozen) in frozenMaps.enumerated() {
      result[Self.frozenName(index, recipe.method)] = frozen
    }
    return result
  }

  private static func frozenName(_ index: Int, _ method: MethodSettings) -> BufferName {
    BufferName(.map, method.system.composesMaps ? .earlier(stage: index) : .previous)
  }
}

extension TrainingState {
  /// The whole state as a checkpoint.
  ///
  /// - Parameters:
  ///   - samples: what the run learns from.
  ///   - metrics: the part of metrics.jsonl that belongs to the steps so far.
  /// - Returns: a checkpoint that shares the buffers.
  func checkpoint(of samples: SampleRecord, metrics: MetricsExtent) -> Checkpoint {
    var progress = progress
    progress.metrics = metrics
    return Checkpoint(header: header(samples), buffers: buffers, history: progress.records)
  }

  /// What is kept of a stage at its end.
  func stageCheckpoint(of samples: SampleRecord) -> Checkpoint {
    Checkpoint(header: header(samples), buffers: buffers).atStageEnd
  }

  /// Bytes of a checkpoint, and of the file that is kept of a stage, at most.
  public var fileBytes: (checkpoint: Int, stage: Int) {
    let checkpoint = Checkpoint(
      header: header(nil), buffers: buffers, history: progress.records)
    return (checkpoint.estimatedByteCount, checkpoint.atStageEnd.estimatedByteCount)
  }

  private func header(_ samples: SampleRecord?) -> CheckpointHeader {
    CheckpointHeader(
      recipe: recipe.text, seed: recipe.seed, samples: samples, stage: progress.stage,
      stepInStage: progress.stepInStage, step: progress.step,
      versions: Provenance.versions(of: recipe))
  }
}
