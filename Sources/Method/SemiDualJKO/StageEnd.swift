/// When a stage ends: a recipe's `method.stage_end`.
public enum StageEnd: Sendable, Equatable {
  /// After its steps.
  case steps
  /// Once the dual value stands still, and after its steps at the latest.
  ///
  /// It stands still when the means of two windows of `window` steps differ by no more than
  /// `tolerance` of the greater one.
  case plateau(window: Int, tolerance: Float)
}

/// The dual values of a stage, in windows, and whether they have come to a plateau.
public struct DualValueWindows: Sendable, Equatable {
  /// The sum over the present window.
  private var sum = 0.0
  /// How many steps the present window has.
  private var count = 0
  /// The means of the last two whole windows; NaN where there is none.
  private var means = (earlier: Double.nan, later: Double.nan)

  /// Before a stage's first step.
  public init() {}

  /// Takes up what `storedValues` gave.
  public init(storedValues: [Double]) {
    precondition(storedValues.count == 4, "windows of other quantities")
    sum = storedValues[0]
    count = Int(storedValues[1])
    means = (storedValues[2], storedValues[3])
  }

  /// All that a checkpoint needs.
  public var storedValues: [Double] { [sum, Double(count), means.earlier, means.later] }

  /// Takes up one step's dual value.
  public mutating func add(_ value: Double, end: StageEnd) {
    guard case .plateau(let window, _) = end else { return }
    sum += value
    count += 1
    guard count == window else { return }
    means = (means.later, sum / Double(window))
    (sum, count) = (0, 0)
  }

  /// Whether the stage is over, steps apart.
  public func isPlateau(_ end: StageEnd) -> Bool {
    guard case .plateau(_, let tolerance) = end else { return false }
    let scale = max(abs(means.earlier), abs(means.later))
    return abs(means.later - means.earlier) <= Double(tolerance) * scale
  }

  /// Equality of all numbers, where NaN equals NaN.
  public static func == (one: DualValueWindows, other: DualValueWindows) -> Bool {
    one.storedValues.map(\.bitPattern) == other.storedValues.map(\.bitPattern)
  }
}
