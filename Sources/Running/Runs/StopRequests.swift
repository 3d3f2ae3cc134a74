import Files
import Glibc
import Synchronization

/// Requests to save and stop: signals, and the time limit of a job.
///
/// A request travels with the gradients of the next step, so that all ranks stop after the same step.
public struct StopRequests {
  /// Seconds of the process's clock after which to stop; nil without a limit.
  private let deadline: Double?

  /// Starts to receive signals; call it on the thread that computes.
  ///
  /// - Parameter timeLimitSeconds: how long this process may run from now on, if that is limited.
  public init(timeLimitSeconds: Double?) {
    deadline = timeLimitSeconds.map { Self.now + $0 }
    StopSignals.listen()
  }

  /// The reason to stop: a signal or the time limit; nil if there is none.
  ///
  /// - Parameter reserveSeconds: the time that a step and a save need before the limit.
  /// - Returns: a phrase for the log.
  public func reason(reserveSeconds: Double) -> String? {
    if let signal = StopSignals.last { return "signal \(signal)" }
    if let deadline, Self.now + reserveSeconds > deadline { return "the time limit" }
    return nil
  }

  /// The time of a monotonic clock, in seconds.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// The signals that ask for a stop: USR1, USR2, TERM, INT, XCPU, and HUP unless it is ignored, as nohup
/// does.
///
/// A thread of their own handles them. A handler that interrupts a product of oneDNN can destroy the
/// heap, unless it has a stack of its own: a few stops in a hundred crashed or hung (oneDNN 2.6.3,
/// kernels for AVX2 and for AVX-512).
public enum StopSignals {
  private static let numbers =
    [SIGUSR1, SIGUSR2, SIGTERM, SIGINT, SIGXCPU] + (isIgnored(SIGHUP) ? [] : [SIGHUP])
  private static let received = Atomic<Int32>(0)

  /// Starts to receive the signals, for the rest of the process; a second INT ends it immediately.
  ///
  /// Call it on the thread that computes, before that thread starts others: they inherit that these
  /// signals are blocked. Call it early: before it, such a signal ends the process. Further calls have
  /// no effect.
  public static func listen() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    startListener
  }

  /// The name of the last signal received, without SIG; nil before the first.
  static var last: String? {
    switch received.load(ordering: .relaxed) {
    case 0: nil
    case SIGUSR1: "USR1"
    case SIGUSR2: "USR2"
    case SIGTERM: "TERM"
    case SIGINT: "INT"
    case SIGHUP: "HUP"
    default: "XCPU"
    }
  }

  /// Whether the process that started this one ignores a signal.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    return sigaction(number, nil, &action) == 0
      && unsafeBitCast(action.__sigaction_handler, to: Int.self) == 1  // SIG_IGN
  }

  private static let startListener: Void = {
    for number in numbers {
      signal(number) { number in
        let previous = StopSignals.received.exchange(number, ordering: .relaxed)
        if number == SIGINT && previous == SIGINT { _exit(128 + SIGINT) }
      }
    }
    var listener = pthread_t()
    let status = pthread_create(
      &listener, nil,
      { _ in
        var all = sigset_t()
        sigemptyset(&all)
        pthread_sigmask(SIG_SETMASK, &all, nil)
        while true { pause() }
      }, nil)
    precondition(status == 0, "no thread for signals: \(SystemError(number: status))")
  }()
}
