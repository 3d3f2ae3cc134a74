import ArgumentParser
import Parallel
import Planning
import Recipes
import Texts

struct Stages: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the training step of a recipe at several stages, on any number of ranks.",
    discussion: """
      Each round takes one step at each stage, so other programs on the machine slow down all stages \
      equally. Prints one line of JSON per stage: the median time, and the median over rounds of the \
      ratio to the first stage in --stages. The networks are untrained: the time of a step does not \
      depend on their parameters.
      """)

  @OptionGroup var options: RecipeOptions

  @Option(help: "Numbers of stages, separated by commas.")
  var stages = "1,20"

  @Option(help: "Number of timed steps at each stage.")
  var rounds = 100

  @Option(help: "Number of steps at each stage before the timed ones.")
  var warmup = 5

  private var stageNumbers: [Int] {
    stages.split(separator: ",").compactMap { Int($0) }.filter { $0 >= 0 }
  }

  func validate() throws {
    guard !stageNumbers.isEmpty, stageNumbers.count == stages.split(separator: ",").count else {
      throw ValidationError("--stages must be numbers from 0, separated by commas, as in 1,20")
    }
    try check(rounds, atLeast: 1, "--rounds")
    try check(warmup, atLeast: 0, "--warmup")
  }

  func run() throws { try options.onAllRanks(time) }

  private func time(_ recipe: Recipe, in group: any ProcessGroup) throws {
    let benchmarks = try stageNumbers.map { try StepBenchmark(recipe, group: group, stage: $0) }
    for _ in 0..<warmup { for benchmark in benchmarks { try benchmark.takeStep() } }
    // Seconds by round, then by stage.
    let times = try (0..<rounds).map { _ in
      try benchmarks.map { benchmark in try ContinuousClock.seconds { try benchmark.takeStep() } }
    }
    guard group.isRoot else { return }
    for (index, stage) in stageNumbers.enumerated() {
      let line = JSONValue.object([
        ("stage", .integer(stage)),
        ("milliseconds_per_step", .number(times.map { $0[index] }.median * 1e3)),
        ("ratio", .number(times.map { $0[index] / $0[0] }.median)),
        ("rounds", .integer(rounds)), ("ranks", .integer(group.size)),
      ])
      try printLine(line.text)
    }
  }
}
