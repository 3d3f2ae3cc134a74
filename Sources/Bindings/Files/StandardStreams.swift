// The C library's stdout is a variable, which nobody assigns.
@preconcurrency import Glibc

/// Standard input, output and error.
public enum StandardStreams {
  /// Opens those that the caller has closed on /dev/null.
  ///
  /// Otherwise the next file that is opened gets such a number, and messages go into a dataset. This
  /// has to happen before a library opens a file.
  ///
  /// - Corresponds to: `fcntl`, `open`.
  public static func openClosed() {
    for descriptor in STDIN_FILENO...STDERR_FILENO
    where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
      // The system gives the smallest number that is free.
      guard open("/dev/null", O_RDWR) == descriptor else { return }
    }
  }

  /// Writes a text on standard output at once.
  ///
  /// - Throws: ``OutputError`` if a part of it, or of what was printed before, cannot be written.
  /// - Corresponds to: `fflush`, `write`.
  public static func write(_ text: String) throws(OutputError) {
    try flush()
    try write(text, to: STDOUT_FILENO)
  }

  /// Writes what `print` has left in the buffer of standard output.
  ///
  /// - Throws: ``OutputError`` if it, or something that was printed before, cannot be written.
  /// - Corresponds to: `fflush`, `ferror`.
  public static func flush() throws(OutputError) {
    let isWritten = fflush(stdout) == 0
    let reason = SystemError.last
    if !isWritten { throw OutputError(reason: reason) }
    if ferror(stdout) != 0 { throw OutputError(reason: SystemError(number: EIO)) }
  }

  /// Writes a text on standard error; what cannot be written is lost.
  ///
  /// - Corresponds to: `write`.
  public static func writeError(_ text: String) { try? write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) throws(OutputError) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      let reason = SystemError.last
      if count >= 0 {
        bytes = bytes.dropFirst(count)
      } else if reason.number == EAGAIN {
        // A terminal that another program has set not to wait.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, -1)
      } else if reason.number != EINTR {
        throw OutputError(reason: reason)
      }
    }
  }
}

/// Standard output cannot be written.
public struct OutputError: Error, Equatable, CustomStringConvertible {
  let reason: SystemError

  /// What failed, with the system's reason.
  public var description: String { "cannot write to standard output: \(reason)" }
}
