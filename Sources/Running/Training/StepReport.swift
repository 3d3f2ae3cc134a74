import SemiDualJKO

/// What one step reports: means over the whole batch, the same on all ranks.
struct StepReport {
  /// What the potential descends, without R1; E v(T) + E_nu f*(-v) unless the divergence has it
  /// found otherwise.
  let potentialLoss: Double
  /// What the map descends.
  let mapLoss: Double
  /// E c_h(T_{k-1}, T).
  let transportCost: Double
  /// -E v(T) - E_nu f*(-v), the dual estimate of D_f(T# | nu): the flow's free energy.
  let divergence: Double
  /// E [c_h - v(T)] - E_nu f*(-v), the semi-dual value of the JKO step: the sum of both.
  let dualValue: Double
  /// E_nu |grad w|^2, or 0 without R1.
  let squaredSlope: Double
  /// Whether any rank has been asked to stop.
  let isStopRequested: Bool

  init(potential: PotentialMeans, map: MapMeans) {
    potentialLoss = Double(potential.loss)
    mapLoss = Double(map.loss)
    transportCost = Double(map.transportCost)
    divergence = -Double(map.onGenerated) - Double(potential.conjugateOnData)
    dualValue = transportCost + divergence
    squaredSlope = Double(potential.squaredSlope)
    isStopRequested = potential.stopRequests > 0
  }

  /// Whether training can go on from here.
  var isFinite: Bool {
    [potentialLoss, mapLoss, transportCost, dualValue, squaredSlope].allSatisfy(\.isFinite)
  }
}

/// Means of steps' reports since the last line of metrics; a checkpoint keeps the sums.
struct IntervalMeans: Equatable {
  /// How many steps were added.
  private(set) var count = 0
  private var sums = [Double](repeating: 0, count: Self.names.count)
  private var sumOfSquaredDivergences = 0.0

  /// The reported quantities, in the order of `sums` and of the lines.
  static let names = [
    "potential_loss", "map_loss", "transport_cost", "divergence", "dual_value", "squared_slope",
  ]

  init() {}

  /// Takes up what `storedValues` gave.
  init(storedValues: [Double]) {
    precondition(storedValues.count == Self.names.count + 2, "means of other quantities")
    count = Int(storedValues[0])
    sums = Array(storedValues[1...Self.names.count])
    sumOfSquaredDivergences = storedValues[Self.names.count + 1]
  }

  /// The count and the sums.
  var storedValues: [Double] { [Double(count)] + sums + [sumOfSquaredDivergences] }

  mutating func add(_ report: StepReport) {
    let values = [
      report.potentialLoss, report.mapLoss, report.transportCost, report.divergence,
      report.dualValue, report.squaredSlope,
    ]
    sumOfSquaredDivergences += report.divergence * report.divergence
    for index in values.indices { sums[index] += values[index] }
    count += 1
  }

  /// Name and mean of each quantity; NaN before the first step.
  var means: [(name: String, value: Double)] {
    zip(Self.names, sums).map { ($0, $1 / Double(count)) }
  }

  /// How far the mean divergence may err by the draw of the batches alone; steps are taken for
  /// independent.
  var divergenceError: Double {
    let mean = mean("divergence")
    let variance = max(0, sumOfSquaredDivergences / Double(count) - mean * mean)
    return (variance / Double(count)).squareRoot()
  }

  /// The mean of one quantity.
  func mean(_ name: String) -> Double { means.first { $0.name == name }?.value ?? .nan }
}
