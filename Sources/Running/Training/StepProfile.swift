public import Kernels
public import Parallel
public import Recipes
public import Tensors

/// Where the time of a step goes, by kind of operation, on one rank.
public struct StepProfile: Sendable {
  /// Seconds of one step.
  public let secondsPerStep: Double
  /// Steps that were timed.
  public let stepCount: Int
  /// The calls of all those steps, by name.
  public let entries: [String: OperationCounter.Entry]
  /// What the machine can do at best, measured in the same process with the same threads.
  public let peak: MachinePeak

  /// Names all.
  init(
    secondsPerStep: Double, stepCount: Int, entries: [String: OperationCounter.Entry],
    peak: MachinePeak
  ) {
    self.secondsPerStep = secondsPerStep
    self.stepCount = stepCount
    self.entries = entries
    self.peak = peak
  }

  /// Takes steps of a recipe and times them; all ranks measure at the same time.
  ///
  /// - Parameters:
  ///   - recipe: the same on all ranks.
  ///   - group: all processes that step together.
  ///   - warmup: steps before those that are timed, while kernels are compiled.
  ///   - steps: how many are timed.
  /// - Returns: this rank's profile.
  /// - Throws: `AgreedFailure` with a fault of the data or of the number of ranks.
  /// - Collective: every rank of the group, in the same order.
  public static func measured(
    _ recipe: Recipe, group: any ProcessGroup = SoloProcess(), warmup: Int = 3, steps: Int = 10
  ) throws -> StepProfile {
    precondition(steps > 0, "\(steps) steps have no mean")
    let benchmark = try StepBenchmark(recipe, group: group)
    for _ in 0..<warmup { try benchmark.takeStep() }
    try group.barrier()
    let counter = OperationCounter()
    let time = try ContinuousClock().measure {
      try counter.recording { for _ in 0..<steps { try benchmark.takeStep() } }
    }
    try group.barrier()
    let entries = counter.entries.map { ($0.key.name, $0.value) }
    return StepProfile(
      secondsPerStep: time / .seconds(1) / Double(steps), stepCount: steps,
      entries: Dictionary(entries, uniquingKeysWith: +), peak: .measured())
  }

  /// Seconds of one step in what is no operation of the networks: optimizers, averages, sums of
  /// gradients, messages, and the samples of a batch.
  public var secondsOutside: Double {
    secondsPerStep - entries.values.reduce(0) { $0 + $1.seconds } / Double(stepCount)
  }
}
