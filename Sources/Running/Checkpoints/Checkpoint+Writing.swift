import Digests
import HDF5
import Kernels
import Networks

extension Checkpoint {
  /// Writes the checkpoint to a file, in place of one that is there.
  ///
  /// It is written under a temporary name, brought to the disk, read back and verified, and only
  /// then takes its name: at every moment there is either the old file or the new one.
  ///
  /// - Throws: ``CheckpointError``; then the temporary file is gone, and a file that was there is
  ///   as it was.
  public func write(to path: String) throws(CheckpointError) {
    do {
      try checkFreeSpace(for: path, atLeast: estimatedByteCount)
      try replaceFile(at: path) { temporary in
        try withFile(temporary, .createNew) { try write(to: $0) }
      } verifying: { temporary in
        let faults = CheckpointFile(temporary).faults()
        guard faults.isEmpty else {
          throw CheckpointError(
            path, .unwritable,
            "not saved: read back, the file differs from what was written: "
              + faults.map(\.description).joined(separator: "; "))
        }
      }
    } catch {
      throw CheckpointError(writing: path, error)
    }
  }

  private func write(to root: Group) throws {
    try writeAttributes(of: root)
    for (name, slab) in slabs.sorted(by: { $0.key < $1.key }) {
      let group = try root.createGroup(name)
      for entry in slab.layout.entries {
        let dataset = try group.createDataset(entry.name, of: .float32, shape: entry.shape)
        try slab.buffer.withSpan(of: entry.range) {
          try write($0, to: dataset, meaning: Meanings.ofSlab(name))
        }
      }
    }
    let group = try root.createGroup("history")
    for (name, values) in history.sorted(by: { $0.key < $1.key }) {
      let dataset = try group.createDataset(name, of: .float64, shape: [values.count])
      try write(values.span, to: dataset, meaning: Meanings.ofRecord(name))
    }
    try root.attributes.set(Manifest.digestAttribute, to: .string(try Manifest(of: root).digest))
  }

  private func writeAttributes(of root: Group) throws {
    let attributes = root.attributes
    try attributes.set("format", to: .string(CheckpointFile.format))
    try attributes.set("format_version", to: .integer(CheckpointFile.formatVersion))
    try attributes.set("recipe", to: .string(recipe))
    try attributes.set("seed", to: .unsigned(seed))
    try attributes.set("stage", to: .integer(progress.stage))
    try attributes.set("step_in_stage", to: .integer(progress.stepInStage))
    try attributes.set("step", to: .integer(progress.step))
    let versionAttributes = try root.createGroup("versions").attributes
    for (name, version) in versions.sorted(by: { $0.key < $1.key }) {
      try versionAttributes.set(name, to: .string(version))
    }
  }

  private func write<Value: Element>(
    _ values: Span<Value>, to dataset: Dataset, meaning: String
  ) throws {
    try dataset.write(values)
    try dataset.attributes.set(Meanings.attribute, to: .string(meaning))
    try dataset.attributes.set(
      Manifest.digestAttribute, to: .string(SHA256.digest(of: values.bytes)))
  }

  /// Bytes of the file, or a few more.
  var estimatedByteCount: Int {
    let numbers =
      slabs.values.reduce(0) { $0 + 4 * $1.layout.count }
      + history.values.reduce(0) { $0 + 8 * $1.count }
    let datasetCount =
      slabs.values.reduce(0) { $0 + $1.layout.entries.count } + history.count
    // A dataset's names and attributes take 0.7 kB.
    return numbers + 1_024 * datasetCount + recipe.utf8.count + 16_384
  }
}

extension ParameterLayout.Entry {
  /// Which floats of the slab hold the parameter.
  var range: Range<Int> { offset..<offset + shape.reduce(1, *) }
}
