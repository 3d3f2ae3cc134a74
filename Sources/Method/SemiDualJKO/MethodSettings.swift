/// The method and its constants: a recipe's `[method]`.
public struct MethodSettings: Sendable, Equatable {
  /// Which problem is solved.
  public var system: MethodSystem
  /// The distance to the data.
  public var divergence: Divergence
  /// The cost of moving a sample, with the step size h.
  public var cost: TransportCost
  /// The number of stages K.
  public var stages: Int
  /// Optimizer steps of stage 0.
  public var firstStageSteps: Int
  /// Optimizer steps of every later stage.
  public var stageSteps: Int
  /// Whether a stage may end before all its steps.
  public var stageEnd: StageEnd
  /// Which parameters of its stage T_{k-1} keeps.
  public var anchor: AnchorParameters
  /// How the latents of the map and of the previous map are related.
  public var latent: LatentCoupling
  /// The weight lambda of (lambda / 2) E |grad v|^2 on data; 0 for none.
  public var r1Weight: Float
  /// The noise added to data.
  public var instanceNoise: InstanceNoise
  /// Updates of the potential before each update of the map.
  public var potentialSteps: Int

  /// Names every constant of the method.
  public init(
    system: MethodSystem, divergence: Divergence, cost: TransportCost, stages: Int,
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

  /// The number of optimizer steps in a stage, at most.
  public func steps(inStage stage: Int) -> Int { stage == 0 ? firstStageSteps : stageSteps }

  /// The number of optimizer steps in all stages, at most.
  public var totalSteps: Int { firstStageSteps + (stages - 1) * stageSteps }

  /// The number of earlier maps that a stage needs; their parameters stay constant in it.
  public func frozenMapCount(inStage stage: Int) -> Int {
    system.composesMaps ? stage : min(stage, 1)
  }

  /// The standard deviation of the noise that is added to data in a stage.
  public func instanceNoise(inStage stage: Int) -> Float {
    switch instanceNoise {
    case .falling(let first): first / Float(stage + 1)
    case .listed(let all): all[min(stage, all.count - 1)]
    }
  }
}

/// The noise that is added to data before the potential sees it.
public enum InstanceNoise: Sendable, Equatable {
  /// A standard deviation, which stage k divides by k + 1.
  ///
  /// - Source: the authors' code, 1 / (32 (k + 1)).
  case falling(from: Float)
  /// A standard deviation for each stage; the last one holds for all later stages. Not empty.
  case listed([Float])
}

/// The parameters of a stage's map that the next stage measures its cost from.
///
/// The last parameters scatter around the optimum by some learning rates. As an anchor they pass this
/// error on from stage to stage.
public enum AnchorParameters: String, Sendable, CaseIterable {
  /// The last ones, as in the authors' code.
  case last
  /// Their moving average.
  case average
}

/// How the latents z of the map and z' of the frozen previous map are drawn.
public enum LatentCoupling: String, Sendable, CaseIterable {
  /// Two independent draws, as in the authors' code; this penalises randomness of T in z.
  case independent
  /// The same draw for both.
  case shared
  /// The map has no latent.
  case none
}

/// The problem that potential and map solve: a recipe's `method.system`.
///
/// All systems share one loop and one objective. They differ in which marginals are relaxed, and in
/// the number of stages.
public enum MethodSystem: String, Sendable, CaseIterable {
  /// Semi-dual JKO: every stage maps the source, and measures its cost from the map of the stage
  /// before.
  ///
  /// - Source: the paper, equations 20 and 21.
  case semiDualJKO = "s-jko"
  /// Classic JKO: stage k maps what T_0, …, T_{k-1} made of the source, one after another. Its step
  /// applies k more maps than one of stage 0, so that a run costs O(K^2).
  ///
  /// - Source: Fan et al., ICML 2022; the objective is that of `semiDualJKO`.
  case composedJKO = "composed-jko"
  /// One stage of S-JKO: unbalanced transport with the source's marginal fixed and the data's relaxed.
  case sourceFixedUOTM = "source-fixed-uotm"
  /// Unbalanced transport with both marginals relaxed by the same divergence.
  ///
  ///     inf over v of  E f*(v(T(x)) - c(x, T(x))) + E_nu f*(-v(y))
  ///
  /// - Source: Choi, Choi and Kang, NeurIPS 2023; there the costs of the two players differ by a
  ///   factor of two, here they are equal.
  case uotm
  /// Transport with both marginals fixed: source-fixed UOTM with f*(x) = x.
  case otm

  /// Whether there is more than one stage.
  public var hasStages: Bool { self == .semiDualJKO || self == .composedJKO }
  /// Whether a stage's map continues from the maps before, so that a sample needs all of them.
  public var composesMaps: Bool { self == .composedJKO }
  /// Whether a divergence relaxes the data's marginal.
  public var hasDivergence: Bool { self != .otm }
}
