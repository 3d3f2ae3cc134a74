/// When a stage ends: a recipe's `method.stage_end`.
public enum StageEnd: Sendable, Equatable {
  /// After its steps.
  case steps
  /// When the dual value has reached a plateau, and after its steps at the latest.
  ///
  /// A plateau is reached when the means of two consecutive windows of `window` steps differ by no
  /// more than `tolerance` of the greater magnitude.
  case plateau(window: Int, tolerance: Float)
}

/// Means of the dual value over windows of steps, which detect the plateau of a stage.
public struct DualValueWindows: Sendable, Equatable {
  /// The sum over the current window.
  private var sum = 0.0
  /// The number of steps in the current window.
  public private(set) var count = 0
  /// The means of the last two complete windows; NaN where there is none.
  private var means = (earlier: Double.nan, later: Double.nan)

  /// The windows before a stage's first step.
  public init() {}

  /// Restores windows from `storedValues`; nil if no windows have such values.
  public init?(storedValues values: [Double]) {
    // Means of windows that are not complete are NaN; nothing else is.
    guard values.count == 4, let count = Int(exactly: values[1]), count >= 0,
      values[0].isFinite, !values.contains(where: \.isInfinite)
    else { return nil }
    sum = values[0]
    self.count = count
    means = (values[2], values[3])
  }

  /// All numbers, for checkpoints: sum, count, and the two means.
  public var storedValues: [Double] { [sum, Double(count), means.earlier, means.later] }

  /// Adds the dual value of one step.
  public mutating func add(_ value: Double, end: StageEnd) {
    guard case .plateau(let window, _) = end else { return }
    sum += value
    count += 1
    guard count == window else { return }
    means = (means.later, sum / Double(window))
    (sum, count) = (0, 0)
  }

  /// Whether the stage has reached its plateau.
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
