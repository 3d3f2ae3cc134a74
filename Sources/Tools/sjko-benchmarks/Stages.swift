import ArgumentParser
import Parallel
import Planning
import Recipes

/// `sjko-benchmarks stages`: the training step at several stages of a run, in turns.
struct Stages: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the training step of a recipe at several stages, on any number of ranks.",
    discussion: """
      Takes a step at each stage, then the next at each, so that what slows the machine down slows all \
      stages. Prints one line of JSON a stage: the median time, and the median of its ratio to the \
      first stage named, round by round. Networks are fresh; what a step takes does not depend on \
      their values.
      """)

  @OptionGroup var options: RecipeOptions

  @Option(help: "Which stages, with commas.")
  var stages = "1,20"

  @Option(help: "Steps at each that are timed.")
  var rounds = 100

  @Option(help: "Steps at each before those.")
  var warmup = 5

  private var stageNumbers: [Int] {
    stages.split(separator: ",").compactMap { Int($0) }.filter { $0 >= 0 }
  }

  func validate() throws {
    guard !stageNumbers.isEmpty, stageNumbers.count == stages.split(separator: ",").count else {
      throw ValidationError("--stages must be numbers from 0 with commas between, as in 1,20")
    }
    guard rounds > 0 && warmup >= 0 else {
      throw ValidationError("there must be rounds to time, and no negative number before them")
    }
  }

  func run() throws { try options.onAllRanks(time) }

  private func time(_ recipe: Recipe, in group: any ProcessGroup) throws {
    let benchmarks = try stageNumbers.map {
      try StepBenchmark(recipe, group: group, stage: $0)
    }
    for _ in 0..<warmup { for benchmark in benchmarks { try benchmark.takeStep() } }
    // By stage, then by round.
    var times = [[Double]](repeating: [], count: benchmarks.count)
    for _ in 0..<rounds {
      for (index, benchmark) in benchmarks.enumerated() {
        let time = try ContinuousClock().measure { try benchmark.takeStep() }
        times[index].append(time / .seconds(1))
      }
    }
    guard group.isRoot else { return }
    for (stage, seconds) in zip(stageNumbers, times) {
      let ratios = zip(seconds, times[0]).map { $0 / $1 }
      print(
        """
        {"stage": \(stage), "milliseconds_per_step": \(seconds.median * 1e3), \
        "ratio": \(ratios.median), "rounds": \(rounds), "ranks": \(group.size)}
        """)
    }
  }
}
