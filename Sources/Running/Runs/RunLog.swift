import Foundation

/// The log of a run, which rank 0 prints: lines, or a progress bar on a terminal.
public final class RunLog {
  private let isRoot: Bool
  /// Columns of the terminal; nil if the output is not a terminal.
  private let terminalColumns: Int?
  private var isBarShown = false

  init(isRoot: Bool) {
    self.isRoot = isRoot
    terminalColumns = isRoot ? Terminal.columns : nil
  }

  /// Prints a line immediately, because people follow log files, and a crash loses buffered lines.
  public func say(_ text: String) {
    guard isRoot else { return }
    if isBarShown { print("\r\u{1B}[K", terminator: "") }
    isBarShown = false
    print(text)
    fflush(nil)
  }

  /// Shows how far the run is.
  func show(_ progress: ProgressReport) {
    guard isRoot else { return }
    guard let terminalColumns else { return say(progress.line) }
    print(progress.terminalLine(columns: terminalColumns), terminator: "")
    isBarShown = true
    fflush(nil)
  }
}

/// The terminal that the output goes to, if there is one.
private enum Terminal {
  /// The width of the terminal, in columns.
  ///
  /// mpirun gives every rank a terminal of its own, even when the output of mpirun goes to a file. So
  /// under mpirun the output of the parent process decides.
  static var columns: Int? {
    let isUnderMPI = ProcessInfo.processInfo.environment["OMPI_COMM_WORLD_SIZE"] != nil
    let descriptor = isUnderMPI ? open("/proc/\(getppid())/fd/1", O_WRONLY | O_NOCTTY) : dup(1)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
