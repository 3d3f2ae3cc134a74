extension ContinuousClock {
  /// Runs `body` once, and returns how many seconds it took.
  public static func seconds(_ body: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(body) / .seconds(1)
  }

  /// Runs `body` `count` times, and returns the seconds of each run.
  public static func seconds(count: Int, _ body: () throws -> Void) rethrows -> [Double] {
    try (0..<count).map { _ in try seconds(body) }
  }
}

extension [Double] {
  /// The median; the mean of the two numbers in the middle if the count is even.
  ///
  /// - Precondition: the array is not empty.
  public var median: Double {
    let ordered = sorted()
    return (ordered[(count - 1) / 2] + ordered[count / 2]) / 2
  }
}
