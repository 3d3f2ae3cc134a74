import SemiDualJKO
import Testing

@testable import Recipes

@Suite("Printed recipes")
struct RecipeTextTests {
  /// Overrides that, one after another, reach every kind of value and every choice of sections.
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
    let recipe = try Recipe.load(from: .builtIn(.default), overrides: overrides)
    let again = try Recipe(text: recipe.text, name: "printed")
    #expect(again == recipe)
    #expect(again.text == recipe.text)
  }

  @Test("numbers of any size survive printing bit by bit")
  func numbers() throws {
    var bits: UInt32 = 1
    for _ in 0..<500 {
      bits = bits &* 1_664_525 &+ 1_013_904_223  // a linear congruence, for all exponents
      let number = Float(bitPattern: bits & 0x7fff_ffff)
      guard number.isFinite, number > 0 else { continue }
      let recipe = try Recipe.load(
        from: .builtIn(.default), overrides: ["method.step_size=\(number)"])
      #expect(recipe.method.cost.stepSize == number)
      #expect(try Recipe(text: recipe.text, name: "printed") == recipe)
    }
  }

  @Test("a printed recipe is complete: every key but those without effect, with a comment")
  func complete() throws {
    let text = try Recipe.load(from: .builtIn(.default)).text
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
      # A run of sjko-dist, complete: nothing else decides what it computes.

      seed = 1024                           # every random number follows from it
      batch = 400                           # samples of a step over all ranks, a multiple of shards
      shards = 16                           # equal parts of batch and data; the rank count divides it
      threads_per_rank = 1                  # threads which a rank computes with
      precision = "f32"                     # of convolutions' factors: "f32", "bf16", "bf16-only"

      [data]
      synthetic = "twenty-five-gaussians"   # or "gaussian" with mean and covariance, or files

      [source]
      kind = "normal"                       # noise; or files or synthetic as in [data]

      [method]
      system = "s-jko"                      # method: "s-jko", "composed-jko", "source-fixed-uotm",
                                            # "uotm", "otm"
      divergence = "kl"                     # "kl", "kl-donsker-varadhan", "kl-logistic", "chi-squared",
                                            # "softplus", "jensen-shannon",
                                            # "jensen-shannon-non-saturating"
      step_size = 1.0                       # h of the cost |x - y|^2 / (2 h)
      step_size_counts = "per-dimension"    # |.|^2: "per-dimension" is a mean, "per-sample" a sum
      stages = 10                           # JKO steps K
      first_stage_steps = 5000              # optimizer steps of stage 0
      stage_steps = 5000                    # optimizer steps of each later stage
      stage_end = "steps"                   # "plateau" of the dual value, or all steps: "steps",
                                            # "plateau"
      anchor = "last"                       # parameters of T_{k-1}: "last", "average"
      latent = "independent"                # z of T_k and of T_{k-1}: "independent", "shared", "none"
      r1_weight = 0.0                       # weight of |grad v|^2 / 2 on data; 0 for none
      instance_noise = 0.03125              # standard deviation of noise on data, divided by k + 1; or a
                                            # list, one for each stage
      potential_steps = 1                   # potential steps before each map step

      [map]
      architecture = "residual-mlp"         # network: "residual-mlp", "ncsnpp"
      width = 128                           # units or channels of the first layer
      latent_dimensions = 2                 # length of the latent
      skip = "none"                         # added to the layers' result: "none", "identity", "affine"
      learning_rate = 0.0001                # at the first step

      [potential]
      architecture = "residual-mlp"         # network: "residual-mlp", "ddgan-small", "ddgan-large"
      width = 128                           # units or channels of the first layer
      skip = "none"                         # added to the layers' result: "none", "quadratic"
      learning_rate = 2e-5                  # at the first step

      [adam]
      beta1 = 0.5                           # decay of the mean of gradients
      beta2 = 0.9                           # decay of the mean of squared gradients
      epsilon = 1e-8                        # added to the root of the second moment

      [schedule]
      kind = "constant"                     # "constant", "cosine"

      [average]
      decay = "none"                        # of the networks' moving averages, as 0.9999; or "none"

      [checkpoint]
      every_steps = 1000                    # steps from one to the next; also one at each stage's end
      keep = 3                              # how many stay, the newest ones

      [log]
      every_steps = 100                     # steps which a line of metrics sums up
      """#
    #expect(try Recipe.load(from: .builtIn(.default)).text == expected + "\n")
  }
}
