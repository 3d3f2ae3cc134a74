import Testing

@testable import Recipes

/// A recipe with nothing but the required keys.
let minimal = """
  [data]
  synthetic = "two-circles"

  """

@Suite("Faults of recipes")
struct RecipeFaultsTests {
  /// Recipes with one fault each, and the fault.
  static let table: [(text: String, fault: String)] = [
    (
      "batch = 100\n" + minimal,
      "r: batch: 100 is not a multiple of shards (16); set 96 or 112"
    ),
    ("batch = 8\n" + minimal, "r: batch: 8 is not a multiple of shards (16); set 16"),
    ("batch = 0\n" + minimal, "r: batch: 0 is less than 1; the default is 256"),
    ("batch = 256.0\n" + minimal, "r: batch: 256.0 is not a whole number; the default is 256"),
    ("batch = \"256\"\n" + minimal, "r: batch: \"256\" is not a whole number; the default is 256"),
    (
      "batch = 5000000000\n" + minimal,
      "r: batch: 5000000000 is greater than 2147483647; the default is 256"
    ),
    ("shards = 0\n" + minimal, "r: shards: 0 is less than 1; the default is 16"),
    ("seed = -1\n" + minimal, "r: seed: -1 is less than 0; the default is 1024"),
    (
      "threads_per_rank = true\n" + minimal,
      "r: threads_per_rank: a Boolean is not a whole number; the default is 1"
    ),
    (
      "precision = \"f16\"\n" + minimal,
      "r: precision: \"f16\" is none of \"f32\", \"bf16\", \"bf16-only\"; did you mean \"bf16\"?"
    ),
    (
      "precision = \"bf16\"\n" + minimal,
      "r: precision: \"bf16\" has no effect, because \"residual-mlp\" has no convolutions; remove it"
    ),
    ("bach = 1\n" + minimal, "r: bach: no such key; did you mean batch?"),
    ("step_size = 1\n" + minimal, "r: step_size: no such key; did you mean method.step_size?"),
    ("completely_else = 1\n" + minimal, "r: completely_else: no such key; remove it"),
    ("method = 3\n" + minimal, "r: method: a section, not a key; write [method] above its keys"),
    (minimal + "[metod]", "r: metod: no such key; did you mean method?"),
    (
      minimal + "[map]\nr1_weight = 0.1",
      "r: map.r1_weight: no such key; did you mean method.r1_weight?"
    ),
    (
      "",
      "r: data.files: missing; give data.files = [\"fashion-mnist.h5\"] or data.synthetic = "
        + "\"twenty-five-gaussians\""
    ),
    (
      minimal + "files = [\"a.h5\"]",
      "r: data.files: given together with data.synthetic; keep one"
    ),
    (
      minimal + "augment = [\"horizontal-flip\"]",
      "r: data.augment: [\"horizontal-flip\"] has no effect where data.synthetic = "
        + "\"two-circles\"; remove it"
    ),
    ("[data]\nfiles = []", "r: data.files: the list is empty; for example [\"fashion-mnist.h5\"]"),
    ("[data]\nfiles = [1]", "r: data.files: 1 is not a path; for example [\"fashion-mnist.h5\"]"),
    (
      "[data]\nfiles = [\"a.h5\"]\naugment = [\"flip\"]",
      "r: data.augment: \"flip\" is none of \"horizontal-flip\", \"dequantize\"; the default is []"
    ),
    (
      "[data]\nfiles = [\"a.h5\"]\naugment = [\"horizontal-flip\", \"horizontal-flip\"]",
      "r: data.augment: \"horizontal-flip\" is given twice; remove one"
    ),
    (
      "[data]\nsynthetic = \"moon\"",
      "r: data.synthetic: \"moon\" is none of \"eight-gaussians\", \"twenty-five-gaussians\", "
        + "\"two-circles\", \"spiral\", \"moons\", \"checkerboard\", \"gaussian\"; did you mean \"moons\"?"
    ),
    (
      "[data]\nsynthetic = \"gausian\"\nmean = [0]\ncovariance = [[1]]",
      "r: data.synthetic: \"gausian\" is none of \"eight-gaussians\", \"twenty-five-gaussians\", "
        + "\"two-circles\", \"spiral\", \"moons\", \"checkerboard\", \"gaussian\"; "
        + "did you mean \"gaussian\"?"
    ),
    (
      "[data]\nsynthetic = \"gaussian\"\nmean = [0, 0]",
      "r: data.covariance: missing; for example [[1.0, 0.0], [0.0, 1.0]]"
    ),
    (
      "[data]\nsynthetic = \"gaussian\"\nmean = [0]\ncovariance = [[1, 0.5], [0.5, 1]]",
      "r: data.covariance: 2 rows for a mean of 1 numbers; give as many rows and columns as the "
        + "mean has numbers"
    ),
    (
      "[data]\nsynthetic = \"gaussian\"\nmean = [0, 0]\ncovariance = [[1, 0.5], [0.4, 1]]",
      "r: data.covariance: not symmetric at row 0, column 1; for example [[1.0, 0.0], [0.0, 1.0]]"
    ),
    (
      "[data]\nsynthetic = \"gaussian\"\nmean = [0, 0]\ncovariance = [[1, 0.5], [0.5]]",
      "r: data.covariance: row 1 has 1 numbers, not 2; for example [[1.0, 0.0], [0.0, 1.0]]"
    ),
    (
      minimal + "[source]\nkind = \"normal\"\nfiles = [\"a.h5\"]",
      "r: source.kind: given together with source.files; keep one"
    ),
    (
      minimal + "[source]\nmean = [1]",
      "r: source.mean: [1] has no effect where source.kind = \"normal\"; remove it"
    ),
    (
      minimal + "[source]\nkind = \"uniform\"",
      "r: source.kind: \"uniform\" is none of \"normal\"; the default is \"normal\""
    ),
    (
      minimal + "[average]\nspan = \"stage\"",
      "r: average.span: \"stage\" has no effect where average.decay = \"none\"; remove it"
    ),
    (
      minimal + "[method]\nsystem = \"composed-jko\"",
      "r: method.latent: method.system = \"composed-jko\" cannot compose maps that have a latent; "
        + "set it to \"none\""
    ),
    (
      minimal + "[method]\nsystem = \"uotm\"\nstages = 2",
      "r: method.stages: 2 has no effect where method.system = \"uotm\"; remove it"
    ),
    (
      minimal + "[method]\nsystem = \"otm\"\ndivergence = \"kl\"",
      "r: method.divergence: \"kl\" has no effect where method.system = \"otm\"; remove it"
    ),
    (
      minimal + "[method]\nsystem = \"uotm\"\ndivergence = \"jensen-shannon\"",
      "r: method.divergence: \"jensen-shannon\" cannot relax the source, which method.system = "
        + "\"uotm\" does by f*(v - c); set it to one of \"kl\", \"chi-squared\", \"softplus\""
    ),
    (
      minimal + "[method]\nstage_end = \"plateau\"\nplateau_window = 10",
      "r: method.plateau_tolerance: missing; for example 0.01"
    ),
    (
      minimal + "[method]\nplateau_window = 10",
      "r: method.plateau_window: 10 has no effect where method.stage_end = \"steps\"; remove it"
    ),
    (
      minimal + "[method]\ninstance_noise = [0.5, -1]",
      "r: method.instance_noise: -1 is not 0 or greater; the default is 0.03125"
    ),
    (
      minimal + "[schedule]\nspan = \"stage\"",
      "r: schedule.span: \"stage\" has no effect where schedule.kind = \"constant\"; remove it"
    ),
    (
      minimal + "[method]\ndivergence = \"KL\"",
      "r: method.divergence: \"KL\" is none of \"kl\", \"kl-donsker-varadhan\", \"kl-logistic\", "
        + "\"chi-squared\", \"softplus\", \"jensen-shannon\", \"jensen-shannon-non-saturating\"; "
        + "did you mean \"kl\"?"
    ),
    (
      minimal + "[method]\nstep_size = 0",
      "r: method.step_size: 0 is not greater than 0; the default is 0.1"
    ),
    (
      minimal + "[method]\nstep_size = nan",
      "r: method.step_size: nan is not finite in single precision; the default is 0.1"
    ),
    (
      minimal + "[method]\nstep_size = 1e39",
      "r: method.step_size: 1e39 is not finite in single precision; the default is 0.1"
    ),
    (
      minimal + "[method]\nstep_size = 1e-60",
      "r: method.step_size: 1e-60 is not greater than 0; the default is 0.1"
    ),
    (
      minimal + "[method]\nstep_size = \"big\"",
      "r: method.step_size: \"big\" is not a number; the default is 0.1"
    ),
    (
      minimal + "[method]\nstages = 1\nstage_steps = 5",
      "r: method.stage_steps: 5 has no effect where method.stages = 1; remove it"
    ),
    (minimal + "[method]\nstages = 0", "r: method.stages: 0 is less than 1; the default is 50"),
    (
      minimal + "[method]\nfirst_stage_steps = 0",
      "r: method.first_stage_steps: 0 is less than 1; the default is 10000"
    ),
    (
      minimal + "[method]\nstage_steps = 0",
      "r: method.stage_steps: 0 is less than 1; the default is 2000"
    ),
    (
      minimal + "[method]\nr1_weight = -0.2",
      "r: method.r1_weight: -0.2 is not 0 or greater; the default is 0.2"
    ),
    (
      minimal + "[method]\nlatent = \"none\"\n[map]\nlatent_dimensions = 2",
      "r: map.latent_dimensions: 2 has no effect where method.latent = \"none\"; remove it"
    ),
    (
      minimal + "[map]\nlatent_dimensions = 0",
      "r: map.latent_dimensions: 0 does not go with method.latent = \"independent\"; set it to 1 or "
        + "more, or method.latent to \"none\""
    ),
    (
      minimal + "[map]\nmultipliers = [1, 2]",
      "r: map.multipliers: [1, 2] has no effect where map.architecture = \"residual-mlp\"; "
        + "remove it"
    ),
    (
      minimal + "[map]\narchitecture = \"ncsnpp\"\nmultipliers = [1, 0.5]",
      "r: map.multipliers: 0.5 is not a whole number; the default is [1, 2, 2, 2]"
    ),
    (
      minimal + "[method]\nlatent = \"none\"\n[map]\narchitecture = \"ncsnpp\"",
      "r: method.latent: \"none\" does not go with map.architecture = \"ncsnpp\"; "
        + "set it to \"independent\" or \"shared\""
    ),
    (
      "batch = 24\nshards = 4\n" + minimal + "[potential]\narchitecture = \"ddgan-small\"",
      "r: batch: a shard has 6 samples, which potential.architecture = \"ddgan-small\" compares in "
        + "groups of four; set batch to a multiple of 4 shards"
    ),
    (minimal + "[map]\nwidth = 0", "r: map.width: 0 is less than 1; the default is 128"),
    (
      minimal + "[map]\nlearning_rate = 0.0",
      "r: map.learning_rate: 0.0 is not greater than 0; the default is 0.0002"
    ),
    (
      minimal + "[adam]\nbeta1 = 1.0",
      "r: adam.beta1: 1.0 is not at least 0 and less than 1; the default is 0.5"
    ),
    (
      minimal + "[schedule]\nfloor = 0.0",
      "r: schedule.floor: 0.0 has no effect where schedule.kind = \"constant\"; remove it"
    ),
    (
      minimal + "[schedule]\nkind = \"cosin\"\nfloor = 0.0",
      "r: schedule.kind: \"cosin\" is none of \"constant\", \"cosine\"; did you mean \"cosine\"?"
    ),
    (
      minimal + "[schedule]\nkind = \"cosine\"\nfloor = 0.1",
      "r: schedule.floor: 0.1 is greater than a learning rate: 0.0002 and 0.0001; set it below both"
    ),
    (
      minimal + "[average]\ndecay = 1.0",
      "r: average.decay: 1.0 is not greater than 0 and less than 1; the default is \"none\""
    ),
    (
      minimal + "[method]\nanchor = \"average\"",
      "r: method.anchor: there is no average to use as anchor; set average.decay to 0.998, for example"
    ),
    (
      minimal + "[checkpoint]\nkeep = 0",
      "r: checkpoint.keep: 0 is less than 1; the default is 3"
    ),
    (
      minimal + "[log]\nevery_steps = 1979-05-27",
      "r: log.every_steps: a date is not a whole number; the default is 100"
    ),
    (
      "batch = 256\nseed = = 3\n",
      "r:2:8: not TOML: there is no value; correct this line"
    ),
  ]

  @Test("a bad recipe has exactly its fault", arguments: table)
  func oneFault(text: String, fault: String) throws {
    let faults = try #require(throws: RecipeFaults.self) { try Recipe(text: text, name: "r") }
    #expect(faults.description == fault)
  }

  @Test(
    "all faults are found at once: unknown keys first, then the rest in the order of a printed recipe"
  )
  func allAtOnce() throws {
    let text = """
      batch = -1
      sards = 8
      [method]
      step_size = -1
      [adam]
      beta1 = 2
      """
    let all = try #require(throws: RecipeFaults.self) { try Recipe(text: text, name: "r") }
    #expect(
      all.description == """
        r: sards: no such key; did you mean shards?
        r: batch: -1 is less than 1; the default is 256
        r: data.files: missing; give data.files = ["fashion-mnist.h5"] or data.synthetic = "twenty-five-gaussians"
        r: method.step_size: -1 is not greater than 0; the default is 0.1
        r: adam.beta1: 2 is not at least 0 and less than 1; the default is 0.5
        """)
  }

  @Test("every key is checked: a Boolean is a fault of this key, and of no other")
  func everyKeyIsRead() throws {
    for key in RecipeKey.all {
      let faults = try #require(throws: RecipeFaults.self) {
        try Recipe.load(
          from: .builtIn(.default), overrides: Self.context(of: key) + ["\(key.path)=true"])
      }
      #expect(faults.faults.map(\.key) == [key.path])
    }
  }

  /// Overrides that give a key an effect.
  private static func context(of key: RecipeKey) -> [String] {
    switch key.name {
    case "augment": ["\(key.section ?? "").files=a.h5"]
    case "mean": ["\(key.section ?? "").synthetic=gaussian", "\(key.section ?? "").covariance=1"]
    case "covariance": ["\(key.section ?? "").synthetic=gaussian", "\(key.section ?? "").mean=[1]"]
    case "floor": ["schedule.kind=cosine"]
    default: []
    }
  }
}
