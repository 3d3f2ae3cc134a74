import HDF5
public import Networks
import SealedFiles

/// A checkpoint in an HDF5 file, which h5py opens without this program.
///
///     first 512 bytes   the seal: what the file is, and the SHA-256 of all other bytes
///     /                 attributes: format, format_version, recipe, seed, stage, step_in_stage, step,
///                       data, source, sample_shape, value_range
///     /map/…            one dataset for each parameter, in the groups that `BufferName` lists
///     /potential/…      likewise
///     /history/…        further numbers that the run continues from
///     /versions         attributes: versions of libraries and settings that the bits depend on
///
/// Each dataset has the attributes `meaning` and `sha256`, the digest of its numbers' bytes in
/// little-endian order: `hashlib.sha256(dataset[...].tobytes()).hexdigest()`.
///
/// `recipe` is TOML with all settings, among them the names of data files and the parameters of
/// synthetic data. `data` and `source` are number, shape, type and digest of the rows of files, or the
/// name of a formula. `value_range` is the lowest and the highest number of the data as the networks
/// see them; it is missing for synthetic data. Files of older programs lack `value_range`, and the
/// oldest lack `data`, `source` and `sample_shape`, too.
public struct CheckpointFile: Sendable {
  /// Where the file is.
  public let path: String

  /// The name of the format, in the first line of a file with a seal.
  public static let formatName = format.name
  private static let format = FileFormat(
    name: "sjko-dist checkpoint", version: 2, unsealedVersion: FormatOne.version,
    contents: "a checkpoint", advice: "Use the program that wrote it")

  /// Names a file, which need not exist.
  public init(_ path: String) { self.path = path }

  /// Compares the file with its seal or its digests.
  ///
  /// - Throws: ``CheckpointError``.
  /// - Cost: reads the file once.
  public func check() throws(CheckpointError) { try read { _ in } }

  /// Reads the header, which contains the recipe and so the layouts that `load` needs.
  ///
  /// - Throws: ``CheckpointError``.
  /// - Cost: reads the file once, for its seal.
  public func header() throws(CheckpointError) -> CheckpointHeader {
    try read { try header(from: $0) }
  }

  /// Reads a checkpoint for networks of these layouts.
  ///
  /// - Parameters:
  ///   - map: the layout of the map.
  ///   - potential: the layout of the potential.
  ///   - check: throws for the header of a checkpoint that is of no use, before networks are read.
  /// - Returns: the checkpoint.
  /// - Throws: ``CheckpointError``, which names the parameter that is missing or of another shape.
  /// - Cost: reads the file twice, the first time for its seal.
  public func load(
    map: ParameterLayout, potential: ParameterLayout,
    check: (CheckpointHeader) throws(CheckpointError) -> Void = { _ in }
  ) throws(CheckpointError) -> Checkpoint {
    try read { root in
      let header = try header(from: root)
      try check(header)
      let hasEarlierMaps = try root.contains(BufferName.earlierMaps)
      let earlierMaps = hasEarlierMaps ? try root.group(BufferName.earlierMaps).names : []
      var buffers: [BufferName: FlatParameters] = [:]
      for name in BufferName.all(earlierMapCount: earlierMaps.count)
      where try root.contains(name.path) {
        buffers[name] = try FlatParameters.read(
          name.owner == .map ? map : potential, from: try root.group(name.path), file: path,
          advice: "Use the recipe in the file, or start in another run folder")
      }
      return Checkpoint(header: header, buffers: buffers, history: try history(from: root))
    }
  }

  /// Compares the file with its seal or its digests, and passes its root group to `body`; every error is a
  /// ``CheckpointError``.
  func read<Result>(_ body: (Group) throws -> Result) throws(CheckpointError) -> Result {
    do {
      return try withSealedFile(
        path, Self.format, checkUnsealed: { try FormatOne.check($0, file: path) }, body)
    } catch {
      throw CheckpointError(reading: path, error)
    }
  }

  /// Writes a checkpoint and reads it back to verify it; it replaces an existing file.
  ///
  /// - Throws: ``CheckpointError``; then an existing file is unchanged.
  public func write(_ checkpoint: Checkpoint) throws(CheckpointError) {
    try checkFreeSpace(for: path, atLeast: checkpoint.estimatedByteCount)
    do {
      try writeSealedFile(path, Self.format) { root in
        try write(checkpoint.header, to: root)
        for (name, flat) in checkpoint.buffers.sorted(by: { $0.key < $1.key }) {
          try flat.write(to: try root.createGroup(name.path), meaning: name.meaning)
        }
        let history = try root.createGroup("history")
        for (name, record) in checkpoint.history.sorted(by: { $0.key < $1.key }) {
          let dataset = try history.createDataset(name, of: .float64, shape: [record.values.count])
          try dataset.write(record.values.span, meaning: record.meaning)
        }
      } verify: {
        try $0.verifyDatasets(of: path)
      }
    } catch {
      throw CheckpointError(writing: path, error)
    }
  }

  private func write(_ header: CheckpointHeader, to root: Group) throws {
    try root.attributes.set("recipe", to: .string(header.recipe))
    try root.attributes.set("seed", to: .unsigned(header.seed))
    try header.samples?.write(to: root.attributes)
    try root.attributes.set("stage", to: .integer(header.stage))
    try root.attributes.set("step_in_stage", to: .integer(header.stepInStage))
    try root.attributes.set("step", to: .integer(header.step))
    let versions = try root.createGroup("versions").attributes
    for (name, version) in header.versions.sorted(by: { $0.key < $1.key }) {
      try versions.set(name, to: .string(version))
    }
  }

  func header(from root: Group) throws -> CheckpointHeader {
    let versions = try root.group("versions").attributes
    return CheckpointHeader(
      recipe: try root.attributes.string("recipe"),
      seed: try root.attributes.integer("seed", as: UInt64.self),
      samples: try SampleRecord(from: root.attributes),
      stage: try root.attributes.integer("stage"),
      stepInStage: try root.attributes.integer("step_in_stage"),
      step: try root.attributes.integer("step"),
      versions: Dictionary(
        uniqueKeysWithValues: try versions.names.map { ($0, try versions.string($0)) }))
  }

  func history(from root: Group) throws -> [String: Record] {
    let group = try root.group("history")
    var history: [String: Record] = [:]
    for name in try group.names {
      let dataset = try group.dataset(name)
      let values = try dataset.read(Double.self)
      history[name] = Record(
        meaning: try dataset.attributes.string(Dataset.meaningAttribute), values: values)
    }
    return history
  }
}

extension Checkpoint {
  /// An upper bound of the file's size in bytes.
  public var estimatedByteCount: Int {
    let layouts = buffers.values.map(\.layout)
    let numbers =
      layouts.reduce(0) { $0 + 4 * $1.count }
      + history.values.reduce(0) { $0 + 8 * $1.values.count }
    let datasetCount = layouts.reduce(0) { $0 + $1.entries.count } + history.count
    // Names and attributes take 0.4 kB a dataset, measured on 193 datasets.
    return numbers + 1_024 * datasetCount + 2 * header.recipe.utf8.count + 16_384 + Seal.byteCount
  }
}
