import Kernels
import Texts
import Tensors

extension StepProfile: CustomStringConvertible {
  /// A table with a line for each kind of operation, the longest first.
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
    \(NumberText.fixed(secondsPerStep * 1e3, decimals: 2)) ms per step, mean of \(stepCount); \
    calls and ms are those of one step
    peak here: \(gigas(peak.operationsPerSecond)) GFLOP/s in a large product of matrices, \
    \(gigas(peak.bytesPerSecond)) GB/s in z = a x + b y
    GFLOP/s stand beside the first, GB/s beside the second; from a cache there is more than 100 %
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
