import Foundation
import Runs

/// What a run says: lines in a log, a progress bar on a terminal; only rank 0 speaks.
final class RunLog {
  private let isRoot: Bool
  /// Columns of the terminal; nil if the output is not one.
  private let terminalColumns: Int?
  private var isBarShown = false

  init(isRoot: Bool) {
    self.isRoot = isRoot
    terminalColumns = isRoot ? Terminal.columns : nil
  }

  /// Prints a line, and at once: people follow log files, and a buffer is lost with its process.
  func say(_ text: String) {
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

  /// Ends the progress bar's line.
  func close() {
    if isBarShown { print("") }
    isBarShown = false
    fflush(nil)
  }
}

/// The terminal that a person looks at, if there is one.
private enum Terminal {
  /// Its width.
  ///
  /// mpirun gives every rank a terminal of its own to write to, also when its own output goes to a
  /// file. So under mpirun it is the parent process's output that counts.
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
