import Files
import Glibc
public import Networks
import Texts

/// The checkpoints of one run: a folder of `step-000012000.h5` and the like.
public struct CheckpointFolder: Sendable {
  /// Where the folder is.
  public let path: String

  /// Names a folder, which must exist before a checkpoint is saved in it.
  public init(_ path: String) { self.path = path }

  /// The checkpoints there are, the newest first; none if there is no folder.
  ///
  /// - Throws: ``CheckpointError`` if there is a folder that cannot be read.
  public var files: [CheckpointFile] {
    get throws(CheckpointError) {
      try names.filter(isCheckpoint).sorted(by: >).map { CheckpointFile("\(path)/\($0)") }
    }
  }

  /// Saves a checkpoint under the name of its step and removes all but the newest up to it.
  ///
  /// - Parameters:
  ///   - checkpoint: what to save; its flat buffers must not change meanwhile.
  ///   - count: how many stay, this one included.
  /// - Returns: the file.
  /// - Throws: ``CheckpointError``; then the earlier checkpoints are all still there.
  /// - Precondition: nobody else saves in this folder.
  @discardableResult
  public func save(
    _ checkpoint: Checkpoint, keep count: Int
  ) throws(CheckpointError) -> CheckpointFile {
    precondition(count > 0, "a run that keeps no checkpoint")
    for name in try names where isTemporaryFile(name, of: ".h5") { unlink("\(path)/\(name)") }
    let file = CheckpointFile("\(path)/\(name(ofStep: checkpoint.header.step))")
    try file.write(checkpoint)
    // Newer files, which the run passed over as damaged, count for nothing here; it overwrites them
    // when it comes to their steps.
    for old in try files.filter({ $0.path <= file.path }).dropFirst(count) { unlink(old.path) }
    return file
  }

  /// What a search for a checkpoint to continue from found.
  public struct Newest: Sendable {
    /// The file and its contents, or nil if no file is valid.
    public let found: (file: CheckpointFile, checkpoint: Checkpoint)?
    /// Newer files, and why they cannot be used.
    public let passedOver: [CheckpointError]
  }

  /// Loads the newest checkpoint that is whole.
  ///
  /// - Parameters:
  ///   - map: the layout that the map's flat buffers should have.
  ///   - potential: the layout that the potential's flat buffers should have.
  /// - Returns: the checkpoint, and the newer ones that were passed over.
  /// - Throws: ``CheckpointError`` if there is a folder that cannot be read.
  public func newestValid(
    map: ParameterLayout, potential: ParameterLayout
  ) throws(CheckpointError) -> Newest {
    var passedOver: [CheckpointError] = []
    for file in try files {
      do throws(CheckpointError) {
        let checkpoint = try file.load(map: map, potential: potential)
        return Newest(found: (file, checkpoint), passedOver: passedOver)
      } catch {
        passedOver.append(error)
      }
    }
    return Newest(found: nil, passedOver: passedOver)
  }

  /// All names in the folder; none if it is missing.
  ///
  /// A folder that is there but does not open must not pass for an empty one: a run would start
  /// anew over it.
  private var names: [String] {
    get throws(CheckpointError) {
      guard let folder = opendir(path) else {
        if errno == ENOENT { return [] }
        throw CheckpointError(
          path, .unreadable, "the folder does not open: \(String(cString: strerror(errno)))")
      }
      defer { closedir(folder) }
      var names: [String] = []
      while let entry = readdir(folder) {
        names.append(
          withUnsafeBytes(of: &entry.pointee.d_name) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
          })
      }
      return names
    }
  }

  /// Nine digits, so that the alphabet is the order in time.
  private func name(ofStep step: Int) -> String {
    "step-\(step.zeroPadded(to: 9)).h5"
  }

  private func isCheckpoint(_ name: String) -> Bool {
    guard name.hasPrefix("step-"), name.hasSuffix(".h5") else { return false }
    let digits = name.dropFirst(5).dropLast(3)
    return digits.count == 9 && digits.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
