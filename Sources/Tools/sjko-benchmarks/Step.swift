import ArgumentParser
import Recipes
import Training

/// `sjko-benchmarks step`: the whole training step, as a run takes it.
struct Step: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the training step of a recipe in one process.",
    discussion: "Prints one line of JSON; the median is called milliseconds_per_step.")

  @Option(help: "A TOML file, or the name of a built-in recipe.")
  var recipe = BuiltInRecipe.default.name

  @Option(help: "Samples of a step.")
  var batch = 400

  @Option(help: "Equal parts of the batch.")
  var shards = 16

  @Option(help: "Units of a hidden layer in both networks.")
  var width = 128

  @Option(help: "The divergence.")
  var divergence = "kl"

  @Option(help: "Threads to compute with.")
  var threads = 1

  @Option(help: "Steps that are timed, one by one.")
  var steps = 200

  @Option(help: "Steps before those.")
  var warmup = 20

  func validate() throws {
    guard steps > 0 && warmup >= 0 else {
      throw ValidationError("there must be steps to time, and no negative number before them")
    }
  }

  func run() throws {
    let recipe = try Recipe.load(
      from: RecipeOrigin(recipe),
      overrides: [
        "batch=\(batch)", "shards=\(shards)", "threads_per_rank=\(threads)", "map.width=\(width)",
        "potential.width=\(width)", "method.divergence=\(divergence)",
      ])
    let benchmark = try StepBenchmark(recipe)
    for _ in 0..<warmup { try benchmark.takeStep() }
    let times = try Timings(count: steps) { try benchmark.takeStep() }
    print(
      """
      {"milliseconds_per_step": \(times.median * 1e3), "minimum": \(times.minimum * 1e3), \
      "batch": \(batch), "shards": \(shards), "width": \(width), "divergence": "\(divergence)", \
      "threads": \(threads), "steps": \(steps)}
      """)
  }
}
