import Files
import HDF5

/// Why a checkpoint could not be written, found or used.
public struct CheckpointError: Error, Sendable, CustomStringConvertible {
  /// The kinds of errors, which decide the exit code.
  public enum Kind: Sendable {
    /// The file or folder does not open, or the file is no checkpoint of a known version.
    case unreadable
    /// The file opens, but its contents are not those that were written.
    case damaged
    /// The file is intact, but belongs to networks of other sizes.
    case otherNetworks
    /// The file is intact, but something that is needed is missing or impossible.
    case incomplete
    /// The disk is full. Earlier files are untouched.
    case diskFull
    /// The file could not be written for another reason. Earlier files are untouched.
    case unwritable
  }

  /// Where the file is, or would have been.
  public let path: String
  /// The kind of error, which decides the exit code.
  public let kind: Kind
  /// Which part of the file, why, and what to do.
  public let explanation: String

  /// The path and the explanation.
  public var description: String { "\(path): \(explanation)" }

  /// Names the file and what is wrong with it.
  public init(_ path: String, _ kind: Kind, _ explanation: String) {
    self.path = path
    self.kind = kind
    self.explanation = explanation
  }

  /// An error met while reading `path`.
  init(reading path: String, _ error: any Error) {
    if let error = error as? CheckpointError {
      self = error
    } else {
      self.init(path, .unreadable, Self.explanation(of: error))
    }
  }

  /// An error met while writing `path`.
  init(writing path: String, _ error: any Error) {
    if let error = error as? CheckpointError {
      self = error
    } else {
      let isDiskFull =
        (error as? HDF5Error)?.isDiskFull ?? (error as? FileError)?.reason.isDiskFull ?? false
      self.init(
        path, isDiskFull ? .diskFull : .unwritable, "not saved: \(Self.explanation(of: error))")
    }
  }

  /// The path is already in front of it.
  private static func explanation(of error: any Error) -> String {
    (error as? HDF5Error)?.explanation ?? "\(error)"
  }
}
