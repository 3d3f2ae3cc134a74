import Kernels
import Planning
import Texts

/// Times kernels, and prints a row for each: its time, its rate, and the rate in percent of the peak.
struct KernelRows {
  let peak: MachinePeak

  /// The work that limits the rate of a kernel.
  enum Work {
    /// Multiplications and additions.
    case operations(Int)
    /// Bytes read and written.
    case bytes(Int)
  }

  func printHeader() throws {
    try line("kernel", ["us", "rate", "", "of peak"])
    try line("large product", ["", rate(peak.operationsPerSecond), "GFLOP/s", "100 %"])
    try line("large z = a x + b y", ["", rate(peak.bytesPerSecond), "GB/s", "100 %"])
  }

  /// Prints the row of a kernel, which `body` calls once, from the shortest of several timings.
  func time(
    _ name: String, _ work: Work, repetitions: Int = 50, calls: Int = 100, _ body: () -> Void
  ) throws {
    let timings = ContinuousClock.seconds(count: repetitions) { for _ in 0..<calls { body() } }
    let seconds = (timings.min() ?? 0) / Double(calls)
    let (perSecond, unit, best) =
      switch work {
      case .operations(let count): (Double(count) / seconds, "GFLOP/s", peak.operationsPerSecond)
      case .bytes(let count): (Double(count) / seconds, "GB/s", peak.bytesPerSecond)
      }
    let share = NumberText.fixed(100 * perSecond / best, decimals: 0) + " %"
    try line(name, [NumberText.fixed(seconds * 1e6, decimals: 1), rate(perSecond), unit, share])
  }

  private func rate(_ perSecond: Double) -> String {
    NumberText.fixed(perSecond * 1e-9, decimals: 1)
  }

  private func line(_ name: String, _ cells: [String]) throws {
    let columns = zip(cells, [10, 9, 9, 9]).map { $0.rightAligned(in: $1) }
    try printLine(name.leftAligned(in: 57) + " " + columns.joined())
  }
}
