import Files
import HDF5
import SealedFiles

/// The reason why a checkpoint or feature network could not be written, found or used.
public struct CheckpointError: Error, Sendable, CustomStringConvertible {
  /// The kinds of errors, which decide the exit code.
  public enum Kind: Sendable {
    /// The file or folder does not open, or the file has another format or version.
    case unreadable
    /// The file opens, but its contents differ from what was written.
    case damaged
    /// The file is intact, but belongs to another recipe, or to networks of other sizes.
    case otherRun
    /// The file is intact, but it lacks something that is needed, or has impossible values.
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

  /// Makes an error of a file.
  public init(_ path: String, _ kind: Kind, _ explanation: String) {
    self.path = path
    self.kind = kind
    self.explanation = explanation
  }

  /// Makes an error of another one, which reading `path` threw.
  init(reading path: String, _ error: any Error) {
    switch error {
    case let error as CheckpointError: self = error
    case let error as SealedFileError:
      self.init(path, error.kind == .damaged ? .damaged : .unreadable, error.explanation)
    default: self.init(path, .unreadable, Self.explanation(of: error))
    }
  }

  /// Makes an error of another one, which writing `path` threw.
  init(writing path: String, _ error: any Error) {
    let isDiskFull =
      (error as? HDF5Error)?.isDiskFull ?? (error as? FileError)?.reason.isDiskFull ?? false
    self =
      error as? CheckpointError
      ?? CheckpointError(
        path, isDiskFull ? .diskFull : .unwritable, "not saved: \(Self.explanation(of: error))")
  }

  /// The text of an error without the path, which is already in the description.
  private static func explanation(of error: any Error) -> String {
    (error as? HDF5Error)?.explanation ?? "\(error)"
  }
}
