import SemiDualJKO

/// What one step reports: means over the whole batch, the same on all ranks.
struct StepReport {
  /// E v(T) + E_nu f*(-v), which the potential descends, without R1.
  let potentialLoss: Double
  /// What the map descends.
  let mapLoss: Double
  /// E c_h(T_{k-1}, T).
  let transportCost: Double
  /// E [c_h - v(T)] - E_nu f*(-v): the semi-dual value of the JKO step.
  let dualValue: Double
  /// E_nu |grad w|^2, or 0 without R1.
  let squaredSlope: Double
  /// Whether any rank has been asked to stop.
  let isStopRequested: Bool

  init(potential: PotentialMeans, map: MapMeans) {
    potentialLoss = Double(potential.onMoved) + Double(potential.conjugateOnData)
    mapLoss = Double(map.loss)
    transportCost = Double(map.transportCost)
    dualValue =
      Double(map.transportCost) - Double(map.onMoved) - Double(potential.conjugateOnData)
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

  /// The reported quantities, in the order of `sums` and of the lines.
  static let names = [
    "potential_loss", "map_loss", "transport_cost", "dual_value", "squared_slope",
  ]

  init() {}

  /// Takes up what `storedValues` gave.
  init(storedValues: [Double]) {
    precondition(storedValues.count == Self.names.count + 1, "means of other quantities")
    count = Int(storedValues[0])
    sums = Array(storedValues.dropFirst())
  }

  /// The count and the sums.
  var storedValues: [Double] { [Double(count)] + sums }

  mutating func add(_ report: StepReport) {
    let values = [
      report.potentialLoss, report.mapLoss, report.transportCost, report.dualValue,
      report.squaredSlope,
    ]
    for index in values.indices { sums[index] += values[index] }
    count += 1
  }

  /// Name and mean of each quantity; NaN before the first step.
  var means: [(name: String, value: Double)] {
    zip(Self.names, sums).map { ($0, $1 / Double(count)) }
  }

  /// The mean of one quantity.
  func mean(_ name: String) -> Double { means.first { $0.name == name }?.value ?? .nan }
}
