public import SemiDualJKO

/// Sums of the metrics over steps, from which lines of metrics take their means.
public struct MetricSums: Sendable, Equatable {
  /// The number of steps added.
  public private(set) var count = 0
  private var sums: StepMetrics<Double> = [:]
  private var sumOfSquaredDivergences = 0.0

  /// The sums over no steps.
  public init() {}

  /// Adds the metrics of one step.
  public mutating func add(_ step: StepMetrics<Double>) {
    for metric in StepMetric.all { sums[metric] += step[metric] }
    sumOfSquaredDivergences += step[.divergence] * step[.divergence]
    count += 1
  }

  /// The means over the steps; NaN before the first step.
  public var means: StepMetrics<Double> {
    StepMetrics(values: sums.values.map { $0 / Double(count) })
  }

  /// The standard error of the mean divergence that comes from the draw of the batches alone, as if
  /// steps were independent.
  public var divergenceError: Double {
    let mean = means[.divergence]
    let variance = max(0, sumOfSquaredDivergences / Double(count) - mean * mean)
    return (variance / Double(count)).squareRoot()
  }

  /// All numbers, for checkpoints: the count, the sums, the sum of squared divergences.
  var storedValues: [Double] { [Double(count)] + sums.values + [sumOfSquaredDivergences] }

  /// Restores sums from `storedValues`; nil if no sums have such values.
  init?(storedValues values: [Double]) {
    guard values.count == StepMetric.all.count + 2, let count = Int(exactly: values[0]), count >= 0,
      values.allSatisfy(\.isFinite)
    else { return nil }
    self.count = count
    sums = StepMetrics(values: Array(values[1...StepMetric.all.count]))
    sumOfSquaredDivergences = values[values.count - 1]
  }
}

/// One row for each finished stage: its last step, and its last line of metrics.
public struct StageTable: Sendable, Equatable {
  /// Steps of the run at the end of each stage.
  public internal(set) var steps: [Int] = []
  /// The means in the last line of metrics of each stage.
  public internal(set) var means: [StepMetrics<Double>] = []

  /// The table of no stages.
  public init() {}

  mutating func append(step: Int, means last: StepMetrics<Double>) {
    steps.append(step)
    means.append(last)
  }
}
