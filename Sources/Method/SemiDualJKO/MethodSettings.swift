/// The method and its constants: a recipe's `[method]`.
public struct MethodSettings: Sendable, Equatable {
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
  /// Which parameters of its stage T_{k-1} keeps.
  public var anchor: AnchorParameters
  /// How the latents of the map and of the previous map belong together.
  public var latent: LatentCoupling
  /// The weight lambda of (lambda / 2) E |grad v|^2 on the data; 0 switches it off.
  public var r1Weight: Float
  /// Standard deviation of the noise added to data in stage 0; stage k divides it by k + 1.
  public var instanceNoise: Float
  /// Potential steps before each map step.
  public var potentialSteps: Int

  /// Names every constant of the method.
  public init(
    divergence: Divergence.Kind, cost: TransportCost, stages: Int, firstStageSteps: Int,
    stageSteps: Int, anchor: AnchorParameters, latent: LatentCoupling, r1Weight: Float,
    instanceNoise: Float,
    potentialSteps: Int
  ) {
    self.divergence = divergence
    self.cost = cost
    self.stages = stages
    self.firstStageSteps = firstStageSteps
    self.stageSteps = stageSteps
    self.anchor = anchor
    self.latent = latent
    self.r1Weight = r1Weight
    self.instanceNoise = instanceNoise
    self.potentialSteps = potentialSteps
  }
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
