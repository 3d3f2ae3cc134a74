import Glibc
import Synchronization

/// The signals that ask for a stop: USR1, USR2, TERM, INT and XCPU.
///
/// They are handled on a thread that does nothing else. A handler on a thread that is within one of
/// oneDNN's products may destroy the heap, unless it has a stack of its own: some stops in a
/// hundred ended in a crash or hung (oneDNN 2.6.3, kernels for AVX2 and for AVX-512).
public enum StopSignals {
  private static let numbers = [SIGUSR1, SIGUSR2, SIGTERM, SIGINT, SIGXCPU]
  private static let received = Atomic<Int32>(0)

  /// Listens from now on, for the rest of the process; a second INT ends it at once.
  ///
  /// To be called on the thread that computes, before that starts others, which inherit that they
  /// take no such signals; and early, since before it such a signal ends the process. May be called
  /// again.
  public static func listen() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    startListener
  }

  /// The name of the last signal that came, without its SIG; nil before the first.
  static var last: String? {
    switch received.load(ordering: .relaxed) {
    case 0: nil
    case SIGUSR1: "USR1"
    case SIGUSR2: "USR2"
    case SIGTERM: "TERM"
    case SIGINT: "INT"
    default: "XCPU"
    }
  }

  /// Done once, when first asked for.
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
    precondition(status == 0, "no thread for signals: \(String(cString: strerror(status)))")
  }()
}
