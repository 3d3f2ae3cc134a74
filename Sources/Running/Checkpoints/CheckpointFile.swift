import HDF5

/// A checkpoint in an HDF5 file, which h5py opens without this program.
///
///     /                 attributes: format, format_version, recipe, seed, stage, step_in_stage,
///                       step, and sha256, the digest of the manifest
///     /map/…            one dataset for each parameter, in the groups that `BufferName` lists
///     /potential/…      likewise
///     /history/…        further numbers that the run continues from
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

  /// Reads which run this is, and none of its numbers.
  ///
  /// The header has the recipe, and so the layouts that `load` needs.
  ///
  /// - Throws: ``CheckpointError``.
  public func header() throws(CheckpointError) -> CheckpointHeader {
    try reading { root in
      try checkManifest(of: root)
      return try readHeader(from: root)
    }
  }

  /// Opens the file for reading, and turns all errors into ``CheckpointError``.
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
        "an HDF5 file, but not a checkpoint: its attribute `format` should be "
          + "\"\(Self.format)\"")
    }
    let version = try root.attributes.integer("format_version")
    guard version == Self.formatVersion else {
      throw CheckpointError(
        path, .unreadable,
        "a checkpoint of format version \(version), but this program reads version "
          + "\(Self.formatVersion). Use the program that wrote it")
    }
  }

  func writeHeader(_ header: CheckpointHeader, to root: Group) throws {
    try root.attributes.set("format", to: .string(Self.format))
    try root.attributes.set("format_version", to: .integer(Self.formatVersion))
    try root.attributes.set("recipe", to: .string(header.recipe))
    try root.attributes.set("seed", to: .unsigned(header.seed))
    try root.attributes.set("stage", to: .integer(header.stage))
    try root.attributes.set("step_in_stage", to: .integer(header.stepInStage))
    try root.attributes.set("step", to: .integer(header.step))
    let versions = try root.createGroup("versions").attributes
    for (name, version) in header.versions.sorted(by: { $0.key < $1.key }) {
      try versions.set(name, to: .string(version))
    }
  }

  func readHeader(from root: Group) throws -> CheckpointHeader {
    let versions = try root.group("versions").attributes
    return CheckpointHeader(
      recipe: try root.attributes.string("recipe"),
      seed: try root.attributes.integer("seed", as: UInt64.self),
      stage: try root.attributes.integer("stage"),
      stepInStage: try root.attributes.integer("step_in_stage"),
      step: try root.attributes.integer("step"),
      versions: Dictionary(
        uniqueKeysWithValues: try versions.names.map { ($0, try versions.string($0)) }))
  }
}
