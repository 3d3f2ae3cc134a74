import ArgumentParser
import Glibc
import Parallel
import Planning
import Recipes
import Texts

struct Step: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the training step of a recipe, on any number of ranks.",
    discussion: """
      Prints one line of JSON. milliseconds_per_step is the median, and reading_milliseconds is the \
      part of it that reads data. peak_mebibytes is the memory of the rank that uses the most; \
      predicted_mebibytes is the memory by `sjko-dist plan`, without that for pictures, which are not \
      drawn here.
      """)

  @OptionGroup var options: RecipeOptions

  @Option(help: "Number of timed steps.")
  var steps = 200

  @Option(help: "Number of steps before the timed ones.")
  var warmup = 20

  @Flag(help: "Print a table of the time by kind of operation instead.")
  var profile = false

  func validate() throws {
    try check(steps, atLeast: 1, "--steps")
    try check(warmup, atLeast: 0, "--warmup")
  }

  func run() throws { try options.onAllRanks(time) }

  /// Takes the steps on all ranks together, and prints the times of rank 0.
  ///
  /// Each step ends with a sum over all ranks, so the ranks stay together.
  private func time(_ recipe: Recipe, in group: any ProcessGroup) throws {
    guard !profile else {
      let table = try StepProfile.measured(recipe, group: group, warmup: warmup, steps: steps)
      if group.isRoot { try printLine("\(table)") }
      return
    }
    let benchmark = try StepBenchmark(recipe, group: group)
    for _ in 0..<warmup { try benchmark.takeStep() }
    let times = try ContinuousClock.seconds(count: steps) { try benchmark.takeStep() }
    let reading = try ContinuousClock.seconds(count: steps) { try benchmark.readData() }
    let peakMebibytes = try group.maximum([Self.peakMebibytes])[0]
    guard group.isRoot else { return }
    let memory = try RunPlan(recipe, rankCount: group.size).memory
    let line = JSONValue.object([
      ("milliseconds_per_step", .number(times.median * 1e3)),
      ("minimum", .number((times.min() ?? 0) * 1e3)),
      ("reading_milliseconds", .number(reading.median * 1e3)),
      ("peak_mebibytes", .integer(peakMebibytes)),
      ("predicted_mebibytes", .integer((memory.total - memory.pictureBytes) >> 20)),
      ("batch", .integer(recipe.batch)), ("shards", .integer(recipe.shards)),
      ("ranks", .integer(group.size)), ("threads", .integer(recipe.threadsPerRank)),
      ("steps", .integer(steps)),
    ])
    try printLine(line.text)
  }

  /// The largest memory of this process so far.
  ///
  /// - Corresponds to: `getrusage`, which counts in kibibytes.
  private static var peakMebibytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }
}
