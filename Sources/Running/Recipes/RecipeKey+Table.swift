import Datasets
import Networks
import Optimizers
import SemiDualJKO

/// The keys, in the order of a printed recipe.
///
/// Defaults come from where the comment above them says: the *paper* (Choi, Choi, Kang, ICML 2024)
/// with its settings for CIFAR-10, or its authors' *scripts* where the paper is silent.
extension RecipeKey {
  static let all: [RecipeKey] =
    run + data(of: "data") { $0.data } + source + method + map + potential + optimizers + reports

  private static let run = [
    // Scripts.
    RecipeKey("seed", default: 1024, "every random number follows from it") {
      RecipeValue(Int($0.seed))
    },
    // Paper.
    RecipeKey("batch", default: 256, "samples of a step over all ranks, a multiple of shards") {
      RecipeValue($0.batch)
    },
    // Ours: runs on 1, 2, 4, 8 and 16 ranks alike.
    RecipeKey("shards", default: 16, "equal parts of batch and data; the rank count divides it") {
      RecipeValue($0.shards)
    },
    // Ours: Open MPI binds a rank to one core.
    RecipeKey(
      "threads_per_rank", default: 1, "threads which a rank computes with", mayChange: true
    ) { RecipeValue($0.threadsPerRank) },
    // Scripts.
    RecipeKey(
      "precision", default: "f32", "of convolutions' factors: " + choices(PrecisionSetting.self)
    ) { RecipeValue($0.precision) },
  ]

  /// Keys of a section that says where samples come from.
  private static func data(
    of section: String, settings: @escaping @Sendable (Recipe) -> DataSettings?
  ) -> [RecipeKey] {
    [
      RecipeKey(
        "\(section).files", example: .list(["fashion-mnist.h5"]),
        "paths from the folder where the run starts; or synthetic"
      ) { settings($0)?.files.map { RecipeValue($0.paths) } },
      // Ours: none, so that nothing happens to data unasked.
      RecipeKey("\(section).augment", default: .list([]), "any of " + choices(Augmentation.self)) {
        settings($0)?.files.map { .list($0.augmentation.map { RecipeValue($0) }) }
      },
      RecipeKey(
        "\(section).synthetic", example: "twenty-five-gaussians",
        "or \"gaussian\" with mean and covariance, or files"
      ) { settings($0)?.kind.map { .string($0.name) } },
      RecipeKey("\(section).mean", example: .list([0.0, 0.0]), "of the Gaussian") {
        settings($0)?.gaussian.map { RecipeValue($0.mean) }
      },
      RecipeKey(
        "\(section).covariance", example: .list([.list([1.0, 0.0]), .list([0.0, 1.0])]),
        "of the Gaussian, row by row"
      ) { settings($0)?.gaussian.map { .list($0.covariance.map { RecipeValue($0) }) } },
    ]
  }

  private static let source =
    [
      // Paper.
      RecipeKey("source.kind", default: "normal", "noise; or files or synthetic as in [data]") {
        $0.source == .normal ? "normal" : nil
      }
    ]
    + data(of: "source") {
      guard case .data(let settings) = $0.source else { return nil }
      return settings
    }

  private static let method = [
    // The paper's own.
    RecipeKey("method.system", default: "s-jko", "method: " + choices(MethodSystem.self)) {
      RecipeValue($0.method.system)
    },
    // Paper: the first of its two, and the better one on CIFAR-10.
    RecipeKey("method.divergence", default: "kl", choices(Divergence.self)) {
      $0.method.system.hasDivergence ? RecipeValue($0.method.divergence) : nil
    },
    // Paper; scripts say per what.
    RecipeKey("method.step_size", default: 0.1, "h of the cost |x - y|^2 / (2 h)") {
      RecipeValue($0.method.cost.stepSize)
    },
    RecipeKey(
      "method.step_size_counts", default: "per-dimension",
      "|.|^2: \"per-dimension\" is a mean, \"per-sample\" a sum"
    ) { RecipeValue($0.method.cost.counting) },
    // Paper: 50 stages, of 10000 steps and then 2000.
    RecipeKey("method.stages", default: 50, "JKO steps K") {
      $0.method.system.hasStages ? RecipeValue($0.method.stages) : nil
    },
    RecipeKey("method.first_stage_steps", default: 10_000, "optimizer steps of stage 0") {
      RecipeValue($0.method.firstStageSteps)
    },
    RecipeKey("method.stage_steps", default: 2_000, "optimizer steps of each later stage") {
      $0.method.stages > 1 ? RecipeValue($0.method.stageSteps) : nil
    },
    // Paper.
    RecipeKey(
      "method.stage_end", default: "steps",
      "\"plateau\" of the dual value, or all steps: " + choices(StageEndKind.self)
    ) {
      RecipeValue($0.method.stageEnd == .steps ? StageEndKind.steps : StageEndKind.plateau)
    },
    RecipeKey(
      "method.plateau_window", example: 500, "steps of which dual values are averaged"
    ) { $0.method.plateau.map { RecipeValue($0.window) } },
    RecipeKey(
      "method.plateau_tolerance", example: 0.01, "change from window to window, as a part of it"
    ) { $0.method.plateau.map { RecipeValue($0.tolerance) } },
    // Scripts.
    RecipeKey(
      "method.anchor", default: "last", "parameters of T_{k-1}: " + choices(AnchorParameters.self)
    ) { $0.method.system.hasStages ? RecipeValue($0.method.anchor) : nil },
    RecipeKey(
      "method.latent", default: "independent",
      "z of T_k and of T_{k-1}: " + choices(LatentCoupling.self)
    ) { RecipeValue($0.method.latent) },
    // Paper.
    RecipeKey("method.r1_weight", default: 0.2, "weight of |grad v|^2 / 2 on data; 0 for none") {
      RecipeValue($0.method.r1Weight)
    },
    // Scripts: 1/32.
    RecipeKey(
      "method.instance_noise", default: 0.03125,
      "standard deviation of noise on data, divided by k + 1; or a list, one for each stage"
    ) {
      switch $0.method.instanceNoise {
      case .falling(let first): RecipeValue(first)
      case .listed(let all): .list(all.map { RecipeValue($0) })
      }
    },
    // Scripts.
    RecipeKey("method.potential_steps", default: 1, "potential steps before each map step") {
      RecipeValue($0.method.potentialSteps)
    },
  ]

  // Architectures and widths: the scripts' networks for points. The rest: the scripts for CIFAR-10.
  private static let map = [
    RecipeKey(
      "map.architecture", default: "residual-mlp",
      "network: " + choices(MapSettings.Architecture.self)
    ) { RecipeValue($0.map.architecture) },
    RecipeKey("map.width", default: 128, "units or channels of the first layer") {
      RecipeValue($0.map.width)
    },
    RecipeKey("map.multipliers", default: .list([1, 2, 2, 2]), "of width, by level") {
      $0.map.sizes.map { .list($0.multipliers.map { RecipeValue($0) }) }
    },
    RecipeKey("map.blocks", default: 2, "residual blocks of a level; one more on the way up") {
      $0.map.sizes.map { RecipeValue($0.blocks) }
    },
    RecipeKey("map.attention", default: .list([16]), "heights with attention; 0 for none") {
      $0.map.sizes.map { .list($0.attentionResolutions.map { RecipeValue($0) }) }
    },
    RecipeKey("map.style_length", default: 256, "length of the vector that steers the norms") {
      $0.map.sizes.map { RecipeValue($0.styleLength) }
    },
    RecipeKey("map.style_layers", default: 4, "layers between the latent's first and that") {
      $0.map.sizes.map { RecipeValue($0.styleLayers) }
    },
    RecipeKey("map.latent_dimensions", default: 100, "length of the latent") {
      RecipeValue($0.map.latentDimensions)
    },
    RecipeKey(
      "map.skip", default: "none", "added to the layers' result: " + choices(MapSkip.self)
    ) {
      guard case .residualMLP(_, _, let skip) = $0.map else { return nil }
      return RecipeValue(skip)
    },
    RecipeKey("map.learning_rate", default: 2e-4, "at the first step") {
      RecipeValue($0.mapLearningRate)
    },
  ]

  private static let potential = [
    RecipeKey(
      "potential.architecture", default: "residual-mlp",
      "network: " + choices(PotentialSettings.Architecture.self)
    ) { RecipeValue($0.potential.architecture) },
    RecipeKey("potential.width", default: 128, "units or channels of the first layer") {
      RecipeValue($0.potential.width)
    },
    RecipeKey("potential.multipliers", default: .list([1, 2, 4, 4]), "of width, by block") {
      guard case .ddgan(_, _, let multipliers) = $0.potential else { return nil }
      return .list(multipliers.map { RecipeValue($0) })
    },
    RecipeKey(
      "potential.skip", default: "none",
      "added to the layers' result: " + choices(PotentialSkip.self)
    ) {
      guard case .residualMLP(_, let skip) = $0.potential else { return nil }
      return RecipeValue(skip)
    },
    RecipeKey("potential.learning_rate", default: 1e-4, "at the first step") {
      RecipeValue($0.potentialLearningRate)
    },
  ]

  private static let optimizers = [
    // Paper.
    RecipeKey("adam.beta1", default: 0.5, "decay of the mean of gradients") {
      RecipeValue($0.adam.beta1)
    },
    RecipeKey("adam.beta2", default: 0.9, "decay of the mean of squared gradients") {
      RecipeValue($0.adam.beta2)
    },
    // Scripts: PyTorch's own.
    RecipeKey("adam.epsilon", default: 1e-8, "added to the root of the second moment") {
      RecipeValue($0.adam.epsilon)
    },
    // Scripts, which offer both this and the average, and leave both off by default.
    RecipeKey("schedule.kind", default: "constant", choices(ScheduleKind.self)) {
      RecipeValue($0.schedule == .constant ? ScheduleKind.constant : .cosine)
    },
    // Scripts, for CIFAR-10 with the schedule on.
    RecipeKey("schedule.floor", default: 5e-5, "learning rate at the last step") {
      guard case .cosine(let floor) = $0.schedule else { return nil }
      return RecipeValue(floor)
    },
    // Scripts.
    RecipeKey("schedule.span", default: "run", "over which it falls: " + choices(TrainingSpan.self))
    { $0.schedule == .constant ? nil : RecipeValue($0.scheduleSpan) },
    RecipeKey(
      "average.decay", default: "none", "of the networks' moving averages, as 0.9999; or \"none\""
    ) { $0.averageDecay.map { RecipeValue($0.limit) } ?? "none" },
    // Ours: the run's, as in the scripts.
    RecipeKey(
      "average.span", default: "run",
      "a stage's forgets where it began: " + choices(TrainingSpan.self)
    ) { $0.averageDecay.map { RecipeValue($0.span) } },
  ]

  // Ours: a checkpoint in some minutes, a line of metrics in some seconds.
  private static let reports = [
    RecipeKey(
      "checkpoint.every_steps", default: 1_000,
      "steps from one to the next; also one at each stage's end", mayChange: true
    ) { RecipeValue($0.checkpoint.everySteps) },
    RecipeKey("checkpoint.keep", default: 3, "how many stay, the newest ones", mayChange: true) {
      RecipeValue($0.checkpoint.keep)
    },
    RecipeKey(
      "log.every_steps", default: 100, "steps which a line of metrics sums up", mayChange: true
    ) { RecipeValue($0.log.everySteps) },
  ]

  /// All choices of a key, as a comment.
  private static func choices<Choice: RawRepresentable & CaseIterable>(
    _: Choice.Type
  ) -> String where Choice.RawValue == String {
    Choice.allCases.map { RecipeValue($0).text }.joined(separator: ", ")
  }
}

extension MapSettings {
  /// The sizes of an image network.
  fileprivate var sizes: NCSNppMap.Sizes? {
    if case .ncsnpp(let sizes) = self { sizes } else { nil }
  }
}

extension MethodSettings {
  /// The constants of a plateau.
  fileprivate var plateau: (window: Int, tolerance: Float)? {
    if case .plateau(let window, let tolerance) = stageEnd { (window, tolerance) } else { nil }
  }
}
