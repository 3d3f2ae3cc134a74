import Glibc
import Synchronization

/// Signals that report a crash: SEGV, BUS, FPE, ILL, ABRT, TRAP and SYS.
///
/// Open MPI and the Swift runtime print a report when such a signal arrives, and return. After a real
/// crash the same instruction then crashes again, and the process ends. But a signal that was sent from
/// outside is over, and the process would go on. Therefore the process ends here after the report.
public enum FatalSignals {
  private static let numbers = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS]
  private static let names = ["SEGV", "BUS", "FPE", "ILL", "ABRT", "TRAP", "SYS"]

  /// The previous actions, and the messages, by number of the signal; the handler may not allocate.
  nonisolated(unsafe) private static let previous = UnsafeMutablePointer<sigaction>
    .allocate(capacity: 32)
  nonisolated(unsafe) private static let messages = UnsafeMutablePointer<
    UnsafeMutablePointer<CChar>?
  >.allocate(capacity: 32)

  /// Makes these signals end the process, after the report of the handlers that are installed now.
  ///
  /// - Parameter name: this process, in the message: `rank 1 on node02`, for example.
  public static func endProcess(named name: String) {
    for (number, signalName) in zip(numbers, names) {
      var action = sigaction()
      guard sigaction(number, nil, &action) == 0, !isIgnored(action) else { continue }
      previous[Int(number)] = action
      messages[Int(number)] = strdup("error: \(name): ended by signal \(signalName)\n")
      action.__sigaction_handler.sa_sigaction = handler
      action.sa_flags = SA_SIGINFO | SA_ONSTACK
      sigemptyset(&action.sa_mask)
      sigaction(number, &action, nil)
    }
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler, to: Int.self) == 1  // SIG_IGN
  }

  /// Prints the message, calls the previous handler, and then lets the signal end the process.
  private static let handler:
    @convention(c) (Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void = {
      number, info, context in
      // From here on, the signal has its default action, also if it arrives again in the report.
      signal(number, SIG_DFL)
      if let message = FatalSignals.messages[Int(number)] {
        _ = write(STDERR_FILENO, message, strlen(message))
      }
      let before = FatalSignals.previous[Int(number)]
      if before.sa_flags & SA_SIGINFO != 0 {
        before.__sigaction_handler.sa_sigaction?(number, info, context)
      } else if let report = before.__sigaction_handler.sa_handler {
        report(number)
      }
      signal(number, SIG_DFL)
      var only = sigset_t()
      sigemptyset(&only)
      sigaddset(&only, number)
      pthread_sigmask(SIG_UNBLOCK, &only, nil)
      raise(number)
      // A process that ignores the signal's default action ends here.
      _exit(128 + number)
    }
}
