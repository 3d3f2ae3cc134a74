import HDF5

/// A checkpoint in an HDF5 file, which h5py opens without this program.
///
///     /                 attributes: format, format_version, recipe, seed, stage, step_in_stage,
///                       step, and sha256, the digest of the manifest
///     /map/…            one dataset a parameter, in one group a slab
///     /potential/…      likewise
///     /history/…        numbers that the run remembers
///     /versions         attributes: what the bits depend on beside the recipe
///
/// Each dataset has the attributes `meaning` and `sha256`, the digest of its numbers' bytes in
/// little-endian order: `hashlib.sha256(dataset[...].tobytes()).hexdigest()`.
public struct CheckpointFile: Sendable {
  /// Where the file is.
  public let path: String

  static let format = "sjko-dist checkpoint"
  static let formatVersion = 1

  /// Names a file, which need not exist.
  public init(_ path: String) { self.path = path }

  /// Opens the file for reading, and makes its errors those of checkpoints.
  func reading<Result>(
    _ body: (Group) throws -> Result
  ) throws(CheckpointError) -> Result {
    do {
      return try withFile(path, .read) { root in
        try checkFormat(of: root)
        return try body(root)
      }
    } catch {
      throw CheckpointError(reading: path, error)
    }
  }

  private func checkFormat(of root: Group) throws {
    guard try root.attributes.contains("format"),
      try root.attributes.string("format") == Self.format
    else {
      throw CheckpointError(
        path, .unreadable,
        "an HDF5 file, but not a checkpoint: its attribute `format` is not \"\(Self.format)\"")
    }
    let version = try root.attributes.integer("format_version")
    guard version == Self.formatVersion else {
      throw CheckpointError(
        path, .unreadable,
        "a checkpoint of format version \(version); this program reads version "
          + "\(Self.formatVersion). Use the program that wrote it")
    }
  }
}
