/// The method and its constants: a recipe's `[method]`.
public struct MethodSettings: Sendable, Equatable {
  /// Which problem is solved.
  public var system: MethodSystem
  /// Which f measures the distance to the data.
  public var divergence: Divergence.Kind
  /// What moving a sample costs, with the step size h.
  public var cost: TransportCost
  /// How many stages K there are.
  public var stages: Int
  /// Optimizer steps of stage 0.
  public var firstStageSteps: Int
  /// Optimizer steps of every later stage.
  public var stageSteps: Int
  /// Whether a stage may end before.
  public var stageEnd: StageEnd
  /// Which parameters of its stage T_{k-1} keeps.
  public var anchor: AnchorParameters
  /// How the latents of the map and of the previous map belong together.
  public var latent: LatentCoupling
  /// The weight lambda of (lambda / 2) E |grad v|^2 on the data; 0 switches it off.
  public var r1Weight: Float
  /// The noise added to data.
  public var instanceNoise: InstanceNoise
  /// Potential steps before each map step.
  public var potentialSteps: Int

  /// Names every constant of the method.
  public init(
    system: MethodSystem, divergence: Divergence.Kind, cost: TransportCost, stages: Int,
    firstStageSteps: Int, stageSteps: Int, stageEnd: StageEnd, anchor: AnchorParameters,
    latent: LatentCoupling, r1Weight: Float, instanceNoise: InstanceNoise, potentialSteps: Int
  ) {
    self.system = system
    self.divergence = divergence
    self.cost = cost
    self.stages = stages
    self.firstStageSteps = firstStageSteps
    self.stageSteps = stageSteps
    self.stageEnd = stageEnd
    self.anchor = anchor
    self.latent = latent
    self.r1Weight = r1Weight
    self.instanceNoise = instanceNoise
    self.potentialSteps = potentialSteps
  }
}

/// The noise that data gets before the potential sees it.
public enum InstanceNoise: Sendable, Equatable {
  /// A standard deviation, which stage k divides by k + 1.
  ///
  /// - Source: the authors' code, 1 / (32 (k + 1)).
  case falling(from: Float)
  /// A standard deviation for each stage; the last one stays. Not empty.
  case listed([Float])
}

/// The parameters of a stage's map that the next stage measures distances from.
///
/// Training leaves the last ones scattered about where it would settle, by some learning rates; as
/// an anchor they hand that on from stage to stage.
public enum AnchorParameters: String, Sendable, CaseIterable {
  /// The last ones, as the authors' code does.
  case last
  /// Their moving average.
  case average
}

/// How the latent z of the map and of the frozen previous map are drawn.
public enum LatentCoupling: String, Sendable, CaseIterable {
  /// Two independent draws, as the authors' code does; this penalises randomness of T in z.
  case independent
  /// The same draw for both.
  case shared
  /// The map has no latent.
  case none
}
