import Files
import Glibc
import Texts

/// The folder with the checkpoints of one run, for example `step-000012000.h5`.
public struct CheckpointFolder: Sendable {
  /// Where the folder is.
  public let path: String

  /// Names a folder, which must exist before a checkpoint is saved in it.
  public init(_ path: String) { self.path = path }

  /// The checkpoints, the newest first; none if there is no folder.
  ///
  /// - Throws: ``CheckpointError`` if the folder exists and cannot be read.
  public var files: [CheckpointFile] {
    get throws(CheckpointError) {
      try names.filter(isCheckpoint).sorted(by: >).map { CheckpointFile("\(path)/\($0)") }
    }
  }

  /// Saves a checkpoint under the name of its step, and removes the oldest, so that `count` remain.
  ///
  /// - Throws: ``CheckpointError``; then no earlier checkpoint was removed.
  /// - Precondition: no other process saves in this folder.
  @discardableResult
  public func save(
    _ checkpoint: Checkpoint, keep count: Int
  ) throws(CheckpointError) -> CheckpointFile {
    precondition(count > 0, "a run that keeps no checkpoint")
    let file = file(ofStep: checkpoint.header.step)
    try file.write(checkpoint)
    // The run passed over newer files because they are damaged. They do not count here; the run
    // overwrites them when it reaches their steps.
    for old in try files.filter({ $0.path <= file.path }).dropFirst(count) { unlink(old.path) }
    return file
  }

  /// The result of a search for the newest valid checkpoint.
  public struct Newest<Contents> {
    /// The file and the result of loading it, or nil if no file is valid.
    public let found: (file: CheckpointFile, contents: Contents)?
    /// Newer files that cannot be used, with the reasons.
    public let passedOver: [CheckpointError]
  }

  /// Loads the newest checkpoint that is valid.
  ///
  /// - Parameter load: reads and checks a file completely, and throws a ``CheckpointError`` if it
  ///   cannot be used. Other errors end the search.
  /// - Returns: the first result of `load`, and the errors of newer files.
  /// - Throws: an error of `load`, or ``CheckpointError`` if the folder exists and cannot be read.
  public func newestValid<Contents>(
    _ load: (CheckpointFile) throws -> Contents
  ) throws -> Newest<Contents> {
    var passedOver: [CheckpointError] = []
    for file in try files {
      do {
        return Newest(found: (file, try load(file)), passedOver: passedOver)
      } catch let error as CheckpointError {
        passedOver.append(error)
      }
    }
    return Newest(found: nil, passedOver: passedOver)
  }

  /// All names in the folder; none if it is missing.
  ///
  /// A folder that exists and cannot be read is an error: a run must not start again in it.
  private var names: [String] {
    get throws(CheckpointError) {
      guard FileKind(of: path) != .missing else { return [] }
      do {
        return try namesInFolder(path)
      } catch {
        throw CheckpointError(path, .unreadable, "the folder does not open: \(error.reason)")
      }
    }
  }

  /// The checkpoint of a step, which need not exist.
  ///
  /// Its name has nine digits, so that the alphabetical order is the order in time.
  public func file(ofStep step: Int) -> CheckpointFile {
    CheckpointFile("\(path)/step-\(step.zeroPadded(to: 9)).h5")
  }

  private func isCheckpoint(_ name: String) -> Bool {
    guard name.hasPrefix("step-"), name.hasSuffix(".h5") else { return false }
    let digits = name.dropFirst(5).dropLast(3)
    return digits.count == 9 && digits.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
