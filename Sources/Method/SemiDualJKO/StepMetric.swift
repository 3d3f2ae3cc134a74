/// A number that every training step reports, with all that others need to know of it.
///
/// An update of one shard measures means over its samples; the mean over shards is that of the batch.
/// A step's value is the sum of what its two updates measure: the potential's, averaged if there are
/// several, and the map's. A line of metrics averages over its steps.
///
/// To add a metric, declare it here, list it in `all`, and measure it in `SemiDualObjective`.
public struct StepMetric: Sendable, Hashable {
  /// The name in metrics.jsonl, in checkpoints and on charts.
  public let name: String
  /// What the number is, for readers of files and help texts.
  public let meaning: String
  /// The short name in the line of progress; nil for a metric that is not shown there.
  public let progressLabel: String?

  private init(_ name: String, _ meaning: String, progressLabel: String? = nil) {
    self.name = name
    self.meaning = meaning
    self.progressLabel = progressLabel
  }

  /// The potential's loss without R1: E v(T) + E_nu f*(-v) for the dual loss.
  public static let potentialLoss = StepMetric(
    "potential_loss", "loss of the potential, without R1", progressLabel: "potential")
  /// The map's loss: E c_h - E v(T), unless the divergence is non-saturating.
  public static let mapLoss = StepMetric("map_loss", "loss of the map", progressLabel: "map")
  /// E c_h(T_{k-1}, T).
  public static let transportCost = StepMetric(
    "transport_cost", "mean cost c_h of moving a sample in this stage", progressLabel: "cost")
  /// -E v(T) - E_nu f*(-v): the flow's free energy.
  public static let divergence = StepMetric(
    "divergence", "dual estimate of the divergence from the generated samples to the data")
  /// E [c_h - v(T)] - E_nu f*(-v).
  public static let dualValue = StepMetric(
    "dual_value", "semi-dual value of the JKO step: transport cost plus divergence")
  /// E_nu |grad w|^2.
  public static let squaredSlope = StepMetric(
    "squared_slope", "mean squared gradient of the critic on data; 0 without R1")

  /// All metrics, in the order of files and messages.
  public static let all = [
    potentialLoss, mapLoss, transportCost, divergence, dualValue, squaredSlope,
  ]

  fileprivate var index: Int {
    guard let index = Self.all.firstIndex(of: self) else {
      preconditionFailure("\(name) is not listed in StepMetric.all")
    }
    return index
  }
}

/// One value for each metric, in the order of `StepMetric.all`.
public struct StepMetrics<Number: BinaryFloatingPoint & Sendable>: Sendable, Equatable,
  ExpressibleByDictionaryLiteral
{
  /// The values, in the order of `StepMetric.all`.
  public private(set) var values: [Number]

  /// Sets the given metrics, and all others to 0.
  public init(dictionaryLiteral given: (StepMetric, Number)...) {
    values = [Number](repeating: 0, count: StepMetric.all.count)
    for (metric, value) in given { values[metric.index] = value }
  }

  /// Takes values in the order of `StepMetric.all`.
  ///
  /// - Precondition: there is one for each metric.
  public init(values: [Number]) {
    precondition(values.count == StepMetric.all.count, "\(values.count) metrics")
    self.values = values
  }

  /// The value of one metric.
  public subscript(metric: StepMetric) -> Number {
    get { values[metric.index] }
    set { values[metric.index] = newValue }
  }

  /// Whether all values are finite.
  public var isFinite: Bool { values.allSatisfy(\.isFinite) }
}

extension StepMetrics<Double> {
  /// The metrics of a step from those of its updates.
  ///
  /// - Parameters:
  ///   - potential: of the potential's updates, means over the batch; at least one.
  ///   - map: of the map's update, means over the batch.
  public init(potential: [StepMetrics<Float>], map: StepMetrics<Float>) {
    self.init(
      values: map.values.indices.map { index in
        potential.reduce(0) { $0 + Double($1.values[index]) } / Double(potential.count)
          + Double(map.values[index])
      })
    self[.dualValue] = self[.transportCost] + self[.divergence]
  }
}
