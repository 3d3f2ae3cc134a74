import SemiDualJKO

/// Keys of `[method]`.
struct MethodKeys {
  let system = Key<MethodSystem>(
    "method.system", .choice, default: .paper(.semiDualJKO), "training method")
  let divergence = Key<Divergence>(
    "method.divergence", .choice,
    default: .paper(.kl, "the first of its two, and the better one on CIFAR-10"),
    "divergence from the data",
    when: .when("method.system", is: MethodSystem.allCases.filter(\.hasDivergence)))
  let stepSize = Key(
    "method.step_size", .number(.positive), default: .paper(0.1),
    "h of the cost |x - y|^2 / (2 h)")
  let counting = Key<TransportCost.Counting>(
    "method.step_size_counts", .choice, default: .scripts(.perDimension),
    "|x - y|^2 is a mean over dimensions or a sum over them")
  let stages = Key(
    "method.stages", .integer(atLeast: 1), default: .paper(50), "number of JKO steps, K",
    when: .when("method.system", is: Self.systemsWithStages))
  let firstStageSteps = Key(
    "method.first_stage_steps", .integer(atLeast: 1), default: .paper(10_000),
    "optimizer steps of stage 0")
  let stageSteps = Key(
    "method.stage_steps", .integer(atLeast: 1), default: .paper(2_000),
    "optimizer steps of each later stage", when: .unless("method.stages", is: 1))
  let stageEnd = Key<StageEndKind>(
    "method.stage_end", .choice, default: .paper(.steps),
    "a stage ends after all its steps, or earlier on a plateau of the dual value")
  let plateauWindow = Key(
    "method.plateau_window", .integer(atLeast: 1), default: .required(example: 500),
    "number of steps over which dual values are averaged",
    when: .when("method.stage_end", is: [StageEndKind.plateau]))
  let plateauTolerance = Key(
    "method.plateau_tolerance", .number(.positive), default: .required(example: 0.01),
    "largest relative change from window to window on a plateau",
    when: .when("method.stage_end", is: [StageEndKind.plateau]))
  let anchor = Key<AnchorParameters>(
    "method.anchor", .choice, default: .scripts(.last), "parameters of the frozen map T_{k-1}",
    when: .when("method.system", is: Self.systemsWithStages))
  let latent = Key<LatentCoupling>(
    "method.latent", .choice, default: .scripts(.independent), "draws of z for T_k and T_{k-1}")
  let r1Weight = Key(
    "method.r1_weight", .number(.notNegative), default: .paper(0.2),
    "weight of |grad v|^2 / 2 on data; 0 for none")
  let instanceNoise = Key(
    "method.instance_noise", .instanceNoise, default: .scripts(.falling(from: 0.03125), "1/32"),
    "standard deviation of noise on data, divided by k + 1; or a list with one for each stage")
  let potentialSteps = Key(
    "method.potential_steps", .integer(atLeast: 1, atMost: 1000), default: .scripts(1),
    "potential updates before each map update")

  private static let systemsWithStages = MethodSystem.allCases.filter(\.hasStages)

  func settings(from reader: inout RecipeReader) -> MethodSettings {
    check(&reader)
    return MethodSettings(
      system: reader[system], divergence: reader[divergence],
      cost: TransportCost(stepSize: reader[stepSize], counting: reader[counting]),
      stages: reader.ifUsed(stages) ?? 1, firstStageSteps: reader[firstStageSteps],
      stageSteps: reader[stageSteps],
      stageEnd: reader[stageEnd] == .steps
        ? .steps
        : .plateau(window: reader[plateauWindow], tolerance: reader[plateauTolerance]),
      anchor: reader[anchor], latent: reader[latent], r1Weight: reader[r1Weight],
      instanceNoise: reader[instanceNoise], potentialSteps: reader[potentialSteps])
  }

  private func check(_ reader: inout RecipeReader) {
    let (system, divergence) = (reader[system], reader[divergence])
    let given = "\(self.system.path) = \(RecipeValue(system).text)"
    reader.check(
      [latent.path, self.system.path], !system.composesMaps || reader[latent] == .none,
      "\(given) cannot compose maps that have a latent",
      fix: "set it to \(RecipeValue(LatentCoupling.none).text)")
    reader.check(
      [self.divergence.path, self.system.path],
      system != .uotm || divergence.canRelaxSource,
      "\(RecipeValue(divergence).text) cannot relax the source, which \(given) does by f*(v - c)",
      fix: "set it to one of "
        + Divergence.allCases.filter(\.canRelaxSource).map { RecipeValue($0).text }
        .joined(separator: ", "))
  }
}

/// The rules by which a stage ends, without their constants.
enum StageEndKind: String, CaseIterable {
  case steps, plateau
}

extension RecipeType where Value == InstanceNoise {
  /// A number for stage 0, or a list with one number for each stage.
  static var instanceNoise: Self {
    Self(
      shape: .valueOrList(.number(.notNegative)),
      decode: { value in
        value.number.map { .falling(from: $0) } ?? .listed(value.elements.compactMap(\.number))
      },
      encode: { noise in
        switch noise {
        case .falling(let first): RecipeValue(first)
        case .listed(let all): .list(all.map { RecipeValue($0) })
        }
      })
  }
}
