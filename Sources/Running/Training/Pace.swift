/// How fast a run goes.
struct Pace {
  /// What one interval between lines of metrics took.
  struct Speed {
    /// Steps since the last line.
    let steps: Int
    /// Seconds since the last line, without saving.
    let seconds: Double
    /// Seconds since the process began to train.
    let elapsedSeconds: Double

    /// Seconds of one step.
    var secondsPerStep: Double { steps > 0 ? seconds / Double(steps) : 0 }
  }

  private let start = StopRequests.now
  private var intervalStart = StopRequests.now
  private var steps = 0
  private var lastStepEnd = StopRequests.now
  private var longestStepSeconds = 0.0
  private var longestSaveSeconds = 0.0

  /// What must be left of a limited time to take another step and save: twice the longest of
  /// each so far, and five seconds for the end of the processes.
  var reserveSeconds: Double { 2 * (longestStepSeconds + longestSaveSeconds) + 5 }

  mutating func countStep() {
    let now = StopRequests.now
    longestStepSeconds = max(longestStepSeconds, now - lastStepEnd)
    lastStepEnd = now
    steps += 1
  }

  /// Ends an interval and begins the next.
  mutating func endInterval() -> Speed {
    let now = StopRequests.now
    defer {
      intervalStart = now
      steps = 0
    }
    return Speed(steps: steps, seconds: now - intervalStart, elapsedSeconds: now - start)
  }

  /// Runs something that is not training, and leaves its time out of the interval.
  ///
  /// - Returns: the seconds it took.
  mutating func measuringSave(_ body: () throws -> Void) rethrows -> Double {
    let before = StopRequests.now
    try body()
    let seconds = StopRequests.now - before
    longestSaveSeconds = max(longestSaveSeconds, seconds)
    intervalStart += seconds
    lastStepEnd += seconds
    return seconds
  }

  /// Seconds with two digits behind the point.
  static func text(seconds: Double) -> String {
    let hundredths = Int((seconds * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
