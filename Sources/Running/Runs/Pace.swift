import MPI

/// The speed of a run.
public struct Pace {
  /// The duration of one interval between lines of metrics.
  public struct Speed {
    /// Steps since the last line.
    let steps: Int
    /// Seconds since the last line, without saving.
    let seconds: Double
    /// The part of `seconds` in which this process was in messages between ranks.
    let waitingSeconds: Double
    /// Seconds since the process began to train.
    let elapsedSeconds: Double

    /// Seconds of one step.
    var secondsPerStep: Double { steps > 0 ? seconds / Double(steps) : 0 }
  }

  private let start = StopRequests.now
  private var intervalStart = StopRequests.now
  private var waitingStart = Waiting.totalSeconds
  private var steps = 0
  private var lastStepEnd = StopRequests.now
  private var longestStepSeconds = 0.0
  private var longestSaveSeconds = 0.0

  /// Starts the clock.
  public init() {}

  /// The time that another step and a save need before a time limit: twice the longest of each so
  /// far, and five seconds for the end of the processes.
  public var reserveSeconds: Double { 2 * (longestStepSeconds + longestSaveSeconds) + 5 }

  /// Counts a step that has just ended.
  public mutating func countStep() {
    let now = StopRequests.now
    longestStepSeconds = max(longestStepSeconds, now - lastStepEnd)
    lastStepEnd = now
    steps += 1
  }

  /// Ends an interval and begins the next.
  public mutating func endInterval() -> Speed {
    let now = StopRequests.now
    let waiting = Waiting.totalSeconds
    defer {
      (intervalStart, waitingStart) = (now, waiting)
      steps = 0
    }
    return Speed(
      steps: steps, seconds: now - intervalStart, waitingSeconds: waiting - waitingStart,
      elapsedSeconds: now - start)
  }

  /// Runs `body`, which is not training, and excludes its time from the interval.
  ///
  /// - Returns: the seconds that it took.
  public mutating func measuringSave(_ body: () throws -> Void) rethrows -> Double {
    let (before, waitingBefore) = (StopRequests.now, Waiting.totalSeconds)
    try body()
    let seconds = StopRequests.now - before
    longestSaveSeconds = max(longestSaveSeconds, seconds)
    intervalStart += seconds
    waitingStart += Waiting.totalSeconds - waitingBefore
    lastStepEnd += seconds
    return seconds
  }
}
