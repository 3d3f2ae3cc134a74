import Glibc
import Synchronization

/// Requests to save and stop: signals, and the end of the time that a job has.
///
/// A signal only sets a flag. The flag travels with the gradients of the next step, so that all
/// ranks stop after the same one.
struct StopRequests {
  /// Seconds of the process's clock after which to stop; nil without a limit.
  private let deadline: Double?

  /// Listens to signals from now on.
  ///
  /// USR1, USR2, TERM, INT and XCPU ask for a stop. A second INT ends the process at once.
  ///
  /// - Parameter timeLimitSeconds: how long this process may run from now on, if that is limited.
  init(timeLimitSeconds: Double?) {
    deadline = timeLimitSeconds.map { Self.now + $0 }
    for number in [SIGUSR1, SIGUSR2, SIGTERM, SIGINT, SIGXCPU] {
      signal(number) { received in
        let previous = Self.received.exchange(received, ordering: .relaxed)
        if received == SIGINT && previous == SIGINT { _exit(128 + SIGINT) }
      }
    }
  }

  private static let received = Atomic<Int32>(0)

  /// The signal that asked for a stop, in words, or the time limit; nil if nothing did.
  ///
  /// - Parameter reserveSeconds: how much of the time must be left to do a step and to save.
  /// - Returns: a phrase for the log.
  func reason(reserveSeconds: Double) -> String? {
    switch Self.received.load(ordering: .relaxed) {
    case 0: break
    case SIGUSR1: return "signal USR1"
    case SIGUSR2: return "signal USR2"
    case SIGTERM: return "signal TERM"
    case SIGINT: return "signal INT"
    case SIGXCPU: return "signal XCPU"
    case let number: return "signal \(number)"
    }
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
