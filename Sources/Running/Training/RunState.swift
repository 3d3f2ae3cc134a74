import Checkpoints
import Kernels
import Networks
import Optimizers
import Recipes
import SemiDualJKO

/// Everything that changes while a run goes on: what a checkpoint must hold.
///
/// All ranks hold the same state, bit for bit.
final class RunState {
  /// The stage k that is being trained; the number of stages once the run is complete.
  private(set) var stage = 0
  /// Steps done in this stage.
  private(set) var stepInStage = 0
  /// Steps done in all stages.
  private(set) var step = 0
  /// Sums of what steps reported since the last line of metrics.
  private(set) var interval = IntervalMeans()
  /// What the last line of metrics was made of.
  private(set) var lastInterval = IntervalMeans()
  /// What the last line of metrics of each stage said, by stage.
  private(set) var stageEnds = StageTable()
  /// Dual values of this stage, for stages that end at a plateau.
  private(set) var dualValues = DualValueWindows()

  /// Parameters of T_k.
  let map: FlatParameters
  private(set) var mapOptimizer: Adam
  /// A moving average of the map's parameters, if the recipe keeps one.
  let mapAverage: MovingAverage?
  /// Parameters of the earlier maps that this stage needs, the oldest first.
  ///
  /// There are none in stage 0; later it is T_{k-1} alone, or all where maps are composed. They stay as
  /// they are until the stage ends.
  private(set) var frozenMaps: [FlatParameters] = []

  /// Parameters of v.
  let potential: FlatParameters
  /// A moving average of the potential's parameters, if the recipe keeps one.
  let potentialAverage: MovingAverage?
  private(set) var potentialOptimizer: Adam
  private let method: MethodSettings

  /// The state before the first step.
  ///
  /// Both networks start from values drawn with the recipe's seed; the average starts at the map.
  init(recipe: Recipe, objective: SemiDualObjective) {
    map = FlatParameters(initializing: objective.map.layout, seed: recipe.seed, network: 0)
    potential = FlatParameters(initializing: objective.potential.layout, seed: recipe.seed, network: 1)
    mapOptimizer = Adam(settings: recipe.adam, layout: map.layout)
    potentialOptimizer = Adam(settings: recipe.adam, layout: potential.layout)
    let (mapStart, potentialStart) = (map.copy(), potential.copy())
    mapAverage = recipe.averageDecay.map { MovingAverage(decay: $0, startingAt: mapStart) }
    potentialAverage = recipe.averageDecay.map {
      MovingAverage(decay: $0, startingAt: potentialStart)
    }
    method = recipe.method
  }

  /// The parameters to sample with, one map after another: the moving average if there is one, after
  /// the frozen maps if they are composed.
  var sampledMaps: [FlatParameters] { (method.system.composesMaps ? frozenMaps : []) + [bestMap] }

  private var bestMap: FlatParameters { mapAverage?.average ?? map }

  /// Counts a step that was taken.
  func count(_ report: StepReport) {
    step += 1
    stepInStage += 1
    interval.add(report)
    dualValues.add(report.dualValue, end: method.stageEnd)
  }

  /// Whether this stage has all its steps, or stands still and may end for that.
  var isStageComplete: Bool {
    stepInStage >= method.steps(inStage: stage) || dualValues.isPlateau(method.stageEnd)
  }

  /// Begins a new line of metrics.
  func endInterval() {
    lastInterval = interval
    interval = IntervalMeans()
  }

  /// Freezes the map and goes on to the next stage, which starts from it.
  func beginNextStage() {
    stageEnds.append(step: step, means: lastInterval)
    stage += 1
    if frozenMaps.count < method.frozenMapCount(inStage: stage) {
      frozenMaps.append(FlatParameters(layout: map.layout))
    }
    frozenMaps.last?.buffer.copy(from: (method.anchor == .average ? bestMap : map).buffer)
    stepInStage = 0
    dualValues = DualValueWindows()
  }

  /// All flat buffers by the names that they have in a checkpoint.
  var buffers: [BufferName: FlatParameters] {
    var result: [BufferName: FlatParameters] = [
      .mapParameters: map,
      .mapFirstMoment: mapOptimizer.firstMoment,
      .mapSecondMoment: mapOptimizer.secondMoment,
      .potentialParameters: potential,
      .potentialFirstMoment: potentialOptimizer.firstMoment,
      .potentialSecondMoment: potentialOptimizer.secondMoment,
    ]
    result[.mapAverage] = mapAverage?.average
    result[.potentialAverage] = potentialAverage?.average
    for (index, frozen) in frozenMaps.enumerated() {
      result[method.system.composesMaps ? .earlierMap(stage: index) : .previousMap] = frozen
    }
    return result
  }

  /// Goes to another place of the run; the flat buffers then wait to be filled.
  func move(to place: Place) {
    stage = place.stage
    stepInStage = place.stepInStage
    step = place.step
    frozenMaps = (0..<method.frozenMapCount(inStage: stage)).map { _ in FlatParameters(layout: map.layout) }
    mapOptimizer = mapOptimizer.continued(afterUpdates: step)
    potentialOptimizer = potentialOptimizer.continued(afterUpdates: step * method.potentialSteps)
  }

  /// Takes up what was reported before a checkpoint.
  func restore(
    interval: IntervalMeans, lastInterval: IntervalMeans, stageEnds: StageTable,
    dualValues: DualValueWindows
  ) {
    self.dualValues = dualValues
    self.interval = interval
    self.lastInterval = lastInterval
    self.stageEnds = stageEnds
  }

  /// How far a run has come.
  struct Place: Equatable {
    var stage: Int
    var stepInStage: Int
    var step: Int
  }

  /// How far this run has come.
  var place: Place { Place(stage: stage, stepInStage: stepInStage, step: step) }
}

extension Adam {
  /// The same optimizer, with moments that belong to a later update.
  fileprivate func continued(afterUpdates updates: Int) -> Adam {
    Adam(
      settings: settings, firstMoment: firstMoment, secondMoment: secondMoment, updates: updates)
  }
}
