import Glibc

/// Requests to save and stop: signals, and the end of the time that a job has.
///
/// A request travels with the gradients of the next step, so that all ranks stop after the same
/// one.
struct StopRequests {
  /// Seconds of the process's clock after which to stop; nil without a limit.
  private let deadline: Double?

  /// Listens to signals from now on; to be made on the thread that computes.
  ///
  /// - Parameter timeLimitSeconds: how long this process may run from now on, if that is limited.
  init(timeLimitSeconds: Double?) {
    deadline = timeLimitSeconds.map { Self.now + $0 }
    StopSignals.listen()
  }

  /// The signal that asked for a stop, in words, or the time limit; nil if nothing did.
  ///
  /// - Parameter reserveSeconds: how much of the time must be left to do a step and to save.
  /// - Returns: a phrase for the log.
  func reason(reserveSeconds: Double) -> String? {
    if let signal = StopSignals.last { return "signal \(signal)" }
    if let deadline, Self.now + reserveSeconds > deadline { return "the time limit" }
    return nil
  }

  /// Seconds of a clock that only goes forward.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
