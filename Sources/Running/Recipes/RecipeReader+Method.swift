import SemiDualJKO

/// The method of a recipe.
extension RecipeReader {
  /// Reads `[method]`.
  mutating func method() -> MethodSettings {
    let system: MethodSystem = choice("method.system")
    let stages = stages(of: system)
    let stageEnd = stageEnd
    let noise = numbersOrNumber("method.instance_noise")
    let latent: LatentCoupling = choice("method.latent")
    check(
      ["method.latent", "method.system"], !system.composesMaps || latent == .none,
      "maps with a latent cannot be composed, where method.system = \(RecipeValue(system).text)",
      fix: "set it to \(RecipeValue(LatentCoupling.none).text)")
    return MethodSettings(
      system: system, divergence: divergence(of: system),
      cost: TransportCost(
        stepSize: number("method.step_size", .positive), counting: choice("method.step_size_counts")
      ),
      stages: stages,
      firstStageSteps: integer("method.first_stage_steps", atLeast: 1),
      stageSteps: integer("method.stage_steps", atLeast: 1),
      stageEnd: stageEnd,
      anchor: choice("method.anchor"),
      latent: latent,
      r1Weight: number("method.r1_weight", .notNegative),
      instanceNoise: noise.isList ? .listed(noise.numbers) : .falling(from: noise.numbers[0]),
      potentialSteps: integer("method.potential_steps", atLeast: 1))
  }

  /// How many stages: one for the methods that have no more.
  private mutating func stages(of system: MethodSystem) -> Int {
    guard system.hasStages else {
      for key in ["method.stages", "method.stage_steps", "method.anchor"] {
        drop(key, because: "method.system", RecipeValue(system))
      }
      return 1
    }
    let stages = integer("method.stages", atLeast: 1)
    if stages == 1 { drop("method.stage_steps", because: "method.stages", RecipeValue(stages)) }
    return stages
  }

  /// The divergence, if the method has one.
  private mutating func divergence(of system: MethodSystem) -> Divergence {
    guard system.hasDivergence else {
      drop("method.divergence", because: "method.system", RecipeValue(system))
      return .kl
    }
    let divergence: Divergence = choice("method.divergence")
    check(
      ["method.divergence", "method.system"],
      system != .uotm || divergence.canRelaxSource,
      "\(RecipeValue(divergence).text) cannot relax the source, where method.system = "
        + "\(RecipeValue(system).text) takes f*(v - c)",
      fix: "set it to \"kl\", \"chi-squared\" or \"softplus\"")
    return divergence
  }

  /// Whether stages may end before their steps are done.
  private var stageEnd: StageEnd {
    mutating get {
      let kind: StageEndKind = choice("method.stage_end")
      guard kind == .plateau else {
        for key in ["method.plateau_window", "method.plateau_tolerance"] {
          drop(key, because: "method.stage_end", RecipeValue(kind))
        }
        return .steps
      }
      return .plateau(
        window: integer("method.plateau_window", atLeast: 1),
        tolerance: number("method.plateau_tolerance", .positive))
    }
  }
}
