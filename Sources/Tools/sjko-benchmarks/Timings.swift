/// How long something took, several times over.
struct Timings {
  /// Seconds, the shortest first.
  private let seconds: [Double]

  /// Runs `body` again and again, and times each of its runs.
  ///
  /// - Precondition: `count` is positive.
  init(count: Int, _ body: () throws -> Void) rethrows {
    precondition(count > 0, "\(count) timings have no median")
    let clock = ContinuousClock()
    seconds = try (0..<count).map { _ in
      let time = try clock.measure(body).components
      return Double(time.seconds) + 1e-18 * Double(time.attoseconds)
    }.sorted()
  }

  /// The middle one; of an even number, the mean of the two in the middle.
  var median: Double { seconds.median }

  /// The shortest, which other programs on the machine disturbed least.
  var minimum: Double { seconds[0] }
}

extension [Double] {
  /// The middle one in order of size; of an even number, the mean of the two in the middle.
  ///
  /// - Precondition: there is one.
  var median: Double {
    let ordered = sorted()
    return (ordered[(count - 1) / 2] + ordered[count / 2]) / 2
  }
}
