import SemiDualJKO
import Testing

@testable import Recipes

@Suite("Printed recipes")
struct RecipeTextTests {
  /// A recipe without schedule and average, with a latent and with a number as noise.
  private static let plain = RecipeOrigin("twenty-five-gaussians-as-published")

  /// Overrides of it that together use every kind of value and every alternative of keys.
  static let variants: [[String]] = [
    [], ["method.latent=none"], ["method.stages=1"],
    ["schedule.kind=cosine", "schedule.floor=1e-5"],
    ["average.decay=0.9999", "method.anchor=average"],
    ["data.files=[\"a \\\"b\\\"\\\\ \\u0001é.h5\", \"c\\td\"]"],
    ["data.files=x", "data.augment=[\"horizontal-flip\"]", "source.files=y.h5"],
    ["source.synthetic=moons", "seed=\(Int.max)"],
    [
      "source.synthetic=gaussian", "source.mean=[0.1, -3, 1e-20]",
      "source.covariance=[[1, 0.3, 0], [0.3, 16777217, 0], [0, 0, 1e30]]",
    ],
  ]

  @Test("reading a printed recipe gives an equal one", arguments: variants)
  func readsBack(overrides: [String]) throws {
    let recipe = try Recipe.load(from: Self.plain, overrides: overrides)
    let again = try Recipe(text: recipe.text, name: "printed")
    #expect(again == recipe)
    #expect(again.text == recipe.text)
  }

  @Test("printing and reading a number of any size gives the same bits")
  func numbers() throws {
    var bits: UInt32 = 1
    for _ in 0..<500 {
      bits = bits &* 1_664_525 &+ 1_013_904_223  // a linear congruence, for all exponents
      let number = Float(bitPattern: bits & 0x7fff_ffff)
      guard number.isFinite, number > 0 else { continue }
      let recipe = try Recipe.load(
        from: Self.plain, overrides: ["method.step_size=\(number)"])
      #expect(recipe.method.cost.stepSize == number)
      #expect(try Recipe(text: recipe.text, name: "printed") == recipe)
    }
  }

  @Test("a printed recipe contains every key that has an effect, with a comment")
  func complete() throws {
    let text = try Recipe.load(from: Self.plain).text
    let isMissing = { (key: RecipeKey) in !text.contains("\n\(key.name) = ") }
    #expect(
      RecipeKey.all.filter(isMissing).map(\.path) == [
        "data.files", "data.augment", "data.mean", "data.covariance", "source.files",
        "source.augment", "source.mean", "source.covariance", "method.plateau_window",
        "method.plateau_tolerance", "map.multipliers", "map.blocks", "map.attention",
        "map.style_length", "map.style_layers", "potential.multipliers", "schedule.floor",
        "schedule.span", "average.span",
      ])
    #expect(text.split(separator: "\n").allSatisfy { $0.contains("#") || $0.hasPrefix("[") })
  }

  @Test("the default recipe, resolved, is this text")
  func snapshot() throws {
    let expected = #"""
      # A complete sjko-dist run: no other setting changes what it computes.

      seed = 1024                           # all random numbers follow from it
      batch = 400                           # samples per step over all ranks; a multiple of shards
      shards = 8                            # equal parts of batch and data; a multiple of the number of
                                            # ranks
      threads_per_rank = 1                  # compute threads of each rank
      precision = "f32"                     # number format of the factors of convolutions: "f32", "bf16",
                                            # "bf16-only"
      products = "auto"                     # library for products: "auto", "onednn", "openblas"
      stall_limit_seconds = 600.0           # a rank that waits longer for another one ends the job; 0:
                                            # waits for ever

      [data]
      synthetic = "twenty-five-gaussians"   # distribution given by a formula: "eight-gaussians",
                                            # "twenty-five-gaussians", "two-circles", "spiral", "moons",
                                            # "checkerboard", "gaussian"

      [source]
      kind = "normal"                       # noise; or give files or synthetic instead: "normal"

      [method]
      system = "s-jko"                      # training method: "s-jko", "composed-jko",
                                            # "source-fixed-uotm", "uotm", "otm"
      divergence = "jensen-shannon-non-saturating"  # divergence from the data: "kl",
                                            # "kl-donsker-varadhan", "kl-logistic", "chi-squared",
                                            # "softplus", "jensen-shannon",
                                            # "jensen-shannon-non-saturating"
      step_size = 5.0                       # h of the cost |x - y|^2 / (2 h)
      step_size_counts = "per-dimension"    # |x - y|^2 is a mean over dimensions or a sum over them:
                                            # "per-dimension", "per-sample"
      stages = 16                           # number of JKO steps, K
      first_stage_steps = 3000              # optimizer steps of stage 0
      stage_steps = 3000                    # optimizer steps of each later stage
      stage_end = "steps"                   # a stage ends after all its steps, or earlier on a plateau of
                                            # the dual value: "steps", "plateau"
      anchor = "last"                       # parameters of the frozen map T_{k-1}: "last", "average"
      latent = "none"                       # draws of z for T_k and T_{k-1}: "independent", "shared",
                                            # "none"
      r1_weight = 1.0                       # weight of |grad v|^2 / 2 on data; 0 for none
      instance_noise = [2.0, 1.4, 1.0, 0.8, 0.65, 0.55, 0.47, 0.4, 0.35, 0.3, 0.26, 0.22, 0.19, 0.16, 0.14, 0.12]  #
                                            # standard deviation of noise on data, divided by k + 1; or a
                                            # list with one for each stage
      potential_steps = 1                   # potential updates before each map update

      [map]
      architecture = "residual-mlp"         # network: "residual-mlp", "ncsnpp"
      width = 64                            # units or channels of the first layer
      latent_dimensions = 0                 # length of the latent z
      skip = "identity"                     # added to the output of the layers: "none", "identity",
                                            # "affine"
      learning_rate = 0.0004                # learning rate at the first step

      [potential]
      architecture = "residual-mlp"         # network: "residual-mlp", "ddgan-small", "ddgan-large"
      width = 64                            # units or channels of the first layer
      skip = "none"                         # added to the output of the layers: "none", "quadratic"
      learning_rate = 0.0001                # learning rate at the first step

      [adam]
      beta1 = 0.0                           # decay of the mean of gradients
      beta2 = 0.99                          # decay of the mean of squared gradients
      epsilon = 1e-8                        # added to the square root of the second moment

      [schedule]
      kind = "cosine"                       # learning rate over time: "constant", "cosine"
      floor = 3e-5                          # learning rate at the last step
      span = "run"                          # period over which the learning rates fall: "run", "stage"

      [average]
      decay = 0.999                         # decay of the moving averages of both networks, for example
                                            # 0.9999; or "none"
      span = "run"                          # one decay for the run, or one that starts low in each stage:
                                            # "run", "stage"

      [checkpoint]
      every_steps = 1000                    # steps between checkpoints; each stage also ends with one
      keep = 3                              # number of newest checkpoints to keep

      [log]
      every_steps = 100                     # steps per line of metrics
      """#
    #expect(try Recipe.load(from: .builtIn(.default)).text == expected + "\n")
  }
}
