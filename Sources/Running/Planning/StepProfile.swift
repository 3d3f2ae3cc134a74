public import Kernels
public import Parallel
public import Recipes
public import Tensors
import Texts

/// The time of a step by kind of operation, on one rank.
public struct StepProfile: Sendable {
  /// Seconds of one step.
  public let secondsPerStep: Double
  /// Steps that were timed.
  public let stepCount: Int
  /// The calls of all those steps, by name.
  public let entries: [String: OperationCounter.Entry]
  /// The peak rates of the machine, measured in the same process with the same threads.
  public let peak: MachinePeak

  /// Times steps of a recipe, on all ranks at the same time.
  ///
  /// - Parameters:
  ///   - recipe: the same on all ranks.
  ///   - group: all processes that step together.
  ///   - warmup: steps before the timed ones, in which kernels are compiled.
  ///   - steps: the number of timed steps.
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

  /// Seconds of one step outside the networks: optimizers, averages, sums of gradients, messages, and
  /// drawing the batch.
  public var secondsOutside: Double {
    secondsPerStep - entries.values.reduce(0) { $0 + $1.seconds } / Double(stepCount)
  }
}

extension StepProfile: CustomStringConvertible {
  /// A table with a line for each kind of operation, in order of time.
  public var description: String {
    let names = entries.keys.map(\.count) + [Self.outside.count]
    let width = (names.max() ?? 0) + 2
    func row(_ name: String, _ cells: [String]) -> String {
      name.padded(to: width)
        + zip(cells, [8, 8, 11, 10, 9, 10]).map { $0.rightAligned(in: $1) }.joined()
    }
    let lines = entries.sorted { $0.value.seconds > $1.value.seconds }.map {
      row($0.key, cells(of: $0.value))
    }
    let rest = row(
      Self.outside,
      [percent(secondsOutside / secondsPerStep), "", milliseconds(secondsOutside)])
    return
      ([summary, "", row("operation", ["share", "calls", "ms", "rate", "", "of peak"])]
      + lines + [rest]).joined(separator: "\n")
  }

  private static let outside = "outside the networks"

  private var summary: String {
    """
    \(NumberText.fixed(secondsPerStep * 1e3, decimals: 2)) ms per step, mean of \(stepCount) steps; \
    calls and ms are per step
    peak of this machine: \(gigas(peak.operationsPerSecond)) GFLOP/s in a large matrix product, \
    \(gigas(peak.bytesPerSecond)) GB/s in z = a x + b y
    GFLOP/s are compared with the first, GB/s with the second; data in a cache can exceed 100 %
    """
  }

  private func cells(of entry: OperationCounter.Entry) -> [String] {
    let seconds = entry.seconds / Double(stepCount)
    let isContraction = entry.operations > 0
    let rate = Double(isContraction ? entry.operations : entry.bytes) / entry.seconds
    let best = isContraction ? peak.operationsPerSecond : peak.bytesPerSecond
    let calls = Double(entry.calls) / Double(stepCount)
    return [
      percent(seconds / secondsPerStep), NumberText.fixed(calls, decimals: 0),
      milliseconds(seconds), gigas(rate), isContraction ? " GFLOP/s" : " GB/s   ",
      percent(rate / best),
    ]
  }

  private func gigas(_ perSecond: Double) -> String {
    NumberText.fixed(perSecond * 1e-9, decimals: 1)
  }

  private func percent(_ share: Double) -> String {
    NumberText.fixed(share * 100, decimals: 1) + " %"
  }

  private func milliseconds(_ seconds: Double) -> String {
    NumberText.fixed(seconds * 1e3, decimals: 3)
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
