import Glibc

/// An error number of the operating system.
public struct SystemError: Error, Equatable, CustomStringConvertible {
  /// The number, for example `ENOENT`.
  public let number: Int32

  /// Takes a number that a function returned.
  public init(number: Int32) { self.number = number }

  /// The error of the system call that just failed on this thread.
  ///
  /// - Corresponds to: `errno`.
  public static var last: SystemError { SystemError(number: errno) }

  /// The system's text, for example `No such file or directory`.
  ///
  /// - Corresponds to: `strerror`.
  public var description: String { String(cString: strerror(number)) }

  /// Whether there was no space: on the disk, in the user's quota, or under the limit on file sizes.
  public var isDiskFull: Bool { [ENOSPC, EDQUOT, EFBIG].contains(number) }

  /// Whether another process holds a lock.
  public var isLocked: Bool { number == EAGAIN }

  /// Whether there is no file or folder with that path.
  public var isMissing: Bool { [ENOENT, ENOTDIR].contains(number) }
}

/// An operation on a file that the operating system refused.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// What was attempted, as a verb, for example `open`.
  let attempt: String
  let path: String
  /// The system's reason.
  public let reason: SystemError

  /// Makes an error of an operation that was refused, with a verb such as `open`.
  public init(attempt: String, path: String, reason: SystemError) {
    self.attempt = attempt
    self.path = path
    self.reason = reason
  }

  /// What was attempted with which file, and the reason.
  public var description: String { "cannot \(attempt) \(path): \(reason)" }

  /// Throws if the system call that just returned `result` has failed: if the result is negative.
  public static func check(
    _ result: some SignedInteger, _ attempt: String, _ path: String
  ) throws(FileError) {
    guard result < 0 else { return }
    throw FileError(attempt: attempt, path: path, reason: .last)
  }
}
