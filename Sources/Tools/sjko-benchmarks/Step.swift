import ArgumentParser
import Glibc
import Recipes
import Training

/// `sjko-benchmarks step`: the whole training step, as a run takes it.
struct Step: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the training step of a recipe in one process.",
    discussion: """
      Prints one line of JSON; the median is called milliseconds_per_step. predicted_mebibytes is \
      what `sjko-dist plan` says before the run, less MPI and pictures, which are not used here.
      """)

  @Option(help: "A TOML file, or the name of a built-in recipe.")
  var recipe = BuiltInRecipe.default.name

  @Option(help: "Another value for a key of the recipe, as in shards=4; repeatable.")
  var set: [String] = []

  @Option(help: "Steps that are timed, one by one.")
  var steps = 200

  @Option(help: "Steps before those.")
  var warmup = 20

  @Flag(help: "Print a table of the time by kind of operation instead.")
  var profile = false

  func validate() throws {
    guard steps > 0 && warmup >= 0 else {
      throw ValidationError("there must be steps to time, and no negative number before them")
    }
  }

  func run() throws {
    let recipe = try Recipe.load(from: RecipeOrigin(recipe), overrides: set)
    guard !profile else {
      return print(try StepProfile.measured(recipe, warmup: warmup, steps: steps))
    }
    let benchmark = try StepBenchmark(recipe)
    for _ in 0..<warmup { try benchmark.takeStep() }
    let times = try Timings(count: steps) { try benchmark.takeStep() }
    let peakMebibytes = Self.peakMebibytes
    let memory = try RunPlan(recipe, rankCount: 1).memory
    let predictedBytes = memory.total - memory.pictureBytes - MemoryPlan.messageBytes
    print(
      """
      {"milliseconds_per_step": \(times.median * 1e3), "minimum": \(times.minimum * 1e3), \
      "peak_mebibytes": \(peakMebibytes), \
      "predicted_mebibytes": \(predictedBytes >> 20), "batch": \(recipe.batch), \
      "shards": \(recipe.shards), "threads": \(recipe.threadsPerRank), "steps": \(steps)}
      """)
  }

  /// The most memory that this process has held.
  ///
  /// - Corresponds to: `getrusage`, which counts in kibibytes.
  private static var peakMebibytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}
