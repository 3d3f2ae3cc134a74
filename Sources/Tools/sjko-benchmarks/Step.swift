import ArgumentParser
import Glibc
import Parallel
import Planning
import Recipes

/// `sjko-benchmarks step`: the whole training step of a run.
struct Step: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the training step of a recipe, on any number of ranks.",
    discussion: """
      Prints one line of JSON; the median is called milliseconds_per_step, and what of it goes into \
      reading data reading_milliseconds. Memory is that of the rank with the most; \
      predicted_mebibytes is what `sjko-dist plan` says before the run, less pictures, which are \
      not made here.
      """)

  @OptionGroup var options: RecipeOptions

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

  func run() throws { try options.onAllRanks(time) }

  /// Runs the steps on all ranks together, and prints the times that rank 0 measured.
  ///
  /// A step ends with a sum over all ranks, so that none is ahead of another by more than that.
  private func time(_ recipe: Recipe, in group: any ProcessGroup) throws {
    guard !profile else {
      let table = try StepProfile.measured(recipe, group: group, warmup: warmup, steps: steps)
      if group.isRoot { print(table) }
      return
    }
    let benchmark = try StepBenchmark(recipe, group: group)
    for _ in 0..<warmup { try benchmark.takeStep() }
    let times = try Timings(count: steps) { try benchmark.takeStep() }
    let reading = try Timings(count: steps) { try benchmark.readData() }
    let peakMebibytes = try group.maximum([Self.peakMebibytes])[0]
    guard group.isRoot else { return }
    let memory = try RunPlan(recipe, rankCount: group.size).memory
    print(
      """
      {"milliseconds_per_step": \(times.median * 1e3), "minimum": \(times.minimum * 1e3), \
      "reading_milliseconds": \(reading.median * 1e3), "peak_mebibytes": \(peakMebibytes), \
      "predicted_mebibytes": \((memory.total - memory.pictureBytes) >> 20), \
      "batch": \(recipe.batch), "shards": \(recipe.shards), "ranks": \(group.size), \
      "threads": \(recipe.threadsPerRank), "steps": \(steps)}
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
