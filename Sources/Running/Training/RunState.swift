import Kernels
public import Networks
import Optimizers
import Recipes
import SemiDualJKO

/// Everything that changes while a run goes on: what a checkpoint must hold.
///
/// All ranks hold the same state, bit for bit.
public final class RunState {
  /// The stage k that is being trained; the number of stages once the run is complete.
  var stage = 0
  /// Steps done in this stage.
  var stepInStage = 0
  /// Steps done in all stages.
  var step = 0

  /// Parameters of T_k.
  public let map: Slab
  let mapOptimizer: Adam
  /// A moving average of the map's parameters, if the recipe keeps one.
  let mapAverage: MovingAverage?
  /// Parameters of T_{k-1}; nil in stage 0, where the previous map is the identity.
  var previousMap: Slab?

  /// Parameters of v.
  let potential: Slab
  let potentialOptimizer: Adam

  /// Sums of what steps reported since the last line of metrics.
  var interval = IntervalMeans()

  init(
    map: Slab, mapOptimizer: Adam, mapAverage: MovingAverage?, potential: Slab,
    potentialOptimizer: Adam
  ) {
    self.map = map
    self.mapOptimizer = mapOptimizer
    self.mapAverage = mapAverage
    self.potential = potential
    self.potentialOptimizer = potentialOptimizer
  }

  /// The state before the first step.
  ///
  /// Both networks start from values drawn with the recipe's seed; the average starts at the map.
  convenience init(recipe: Recipe, objective: SemiDualObjective) {
    let map = Slab(initializing: objective.map.layout, seed: recipe.seed, network: 0)
    let potential = Slab(initializing: objective.potential.layout, seed: recipe.seed, network: 1)
    self.init(
      map: map,
      mapOptimizer: Adam(settings: recipe.adam, layout: map.layout),
      mapAverage: recipe.averageDecay.map { MovingAverage(decay: $0, startingAt: map.copy()) },
      potential: potential,
      potentialOptimizer: Adam(settings: recipe.adam, layout: potential.layout))
  }

  /// The parameters to sample with: the moving average if there is one.
  public var bestMap: Slab { mapAverage?.average ?? map }

  /// Freezes the map and goes on to the next stage, which starts from it.
  func beginNextStage() {
    previousMap = map.copy()
    stage += 1
    stepInStage = 0
  }
}
