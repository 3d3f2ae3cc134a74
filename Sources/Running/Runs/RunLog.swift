import Files
import Foundation
import MPI

/// The log of a run, which rank 0 prints: lines, or a progress bar on a terminal.
public final class RunLog {
  private let isRoot: Bool
  /// Columns of the terminal; nil if the output is not a terminal.
  private let terminalColumns: Int?
  private var isBarShown = false
  /// Why a line could not be written, the last time that this happened.
  private var lossReason: OutputError?

  init(isRoot: Bool) {
    self.isRoot = isRoot
    terminalColumns = isRoot ? Terminal.columns : nil
  }

  /// Prints a line immediately, because people follow log files, and a crash loses buffered lines.
  ///
  /// A line that cannot be written, for example on a full disk, is lost, and standard error says so
  /// once: hours of training are worth more than a line.
  public func say(_ text: String) {
    guard isRoot else { return }
    write((isBarShown ? "\r\u{1B}[K" : "") + text + "\n")
    isBarShown = false
  }

  /// Checks at the end of a run that all lines were written.
  ///
  /// - Throws: ``IncompleteLog``.
  public func checkComplete() throws(IncompleteLog) {
    if let lossReason { throw IncompleteLog(reason: lossReason) }
  }

  /// Shows how far the run is.
  func show(_ progress: ProgressReport) {
    guard isRoot else { return }
    guard let terminalColumns else { return say(progress.line) }
    write(progress.terminalLine(columns: terminalColumns))
    isBarShown = true
  }

  private func write(_ text: String) {
    do { try StandardStreams.write(text) } catch {
      if lossReason == nil {
        StandardStreams.writeError(
          "warning: \(error); training goes on, and lines of the log are lost\n")
      }
      lossReason = error
    }
  }
}

/// A run is complete, but lines of its log are lost.
public struct IncompleteLog: Error, Equatable, CustomStringConvertible {
  let reason: OutputError

  /// What was lost, and what was not.
  public var description: String {
    "lines of the log are lost: \(reason); the run is finished, and its folder is complete"
  }
}

/// The terminal that the output goes to, if there is one.
private enum Terminal {
  /// The width of the terminal, in columns.
  ///
  /// mpirun gives every rank a terminal of its own, even when the output of mpirun goes to a file. So
  /// under mpirun the output of the parent process decides.
  static var columns: Int? {
    let isLaunched = Launch.current.rank != nil
    let descriptor = isLaunched ? open("/proc/\(getppid())/fd/1", O_WRONLY | O_NOCTTY) : dup(1)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
