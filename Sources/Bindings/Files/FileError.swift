import Glibc

/// Something that the operating system would not do with a file.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// What was tried with which file, and the system's reason.
  public let description: String
  /// Whether the disk, or the user's share of it, is full.
  public let isDiskFull: Bool

  /// Throws if a system call has just failed.
  ///
  /// - Parameters:
  ///   - result: negative for a failure.
  ///   - attempt: what was tried, as in "cannot open".
  ///   - path: with which file.
  /// - Throws: an error with the reason.
  public static func check(
    _ result: Int32, _ attempt: String, _ path: String
  ) throws(FileError) {
    guard result < 0 else { return }
    let number = errno
    throw FileError(
      description: "cannot \(attempt) \(path): \(String(cString: strerror(number)))",
      isDiskFull: [ENOSPC, EDQUOT, EFBIG].contains(number))
  }
}
