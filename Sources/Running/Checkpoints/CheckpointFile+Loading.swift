import Digests
import HDF5
import Kernels
public import Networks

extension CheckpointFile {
  /// Reads a checkpoint and verifies all that it reads.
  ///
  /// - Parameter layout: of a slab, which is named by its group in the file: `/map/parameters`.
  /// - Returns: the checkpoint with the slabs that the file holds.
  /// - Throws: ``CheckpointError``, which names the parameter that is damaged, missing or of
  ///   another shape.
  public func load(
    layout: (_ slab: String) -> ParameterLayout
  ) throws(CheckpointError) -> Checkpoint {
    try reading { root in
      let manifest = try checkedManifest(of: root)
      var checkpoint = try readAttributes(of: root)
      for dataset in manifest.datasets {
        let (group, name) = folderAndName(of: dataset.path)
        if group == "/history" {
          let values = try dataset.read(Double.self)
          try checkDigest(of: values.span.bytes, dataset)
          checkpoint.history[name] = values
        } else if checkpoint.slabs[group] == nil {
          checkpoint.slabs[group] = try readSlab(from: try root.group(group), layout(group))
        }
      }
      return checkpoint
    }
  }

  /// The manifest, if it is the one that was written.
  func checkedManifest(of root: Group) throws -> Manifest {
    let manifest = try Manifest(of: root)
    guard try root.attributes.string(Manifest.digestAttribute) == manifest.digest else {
      throw CheckpointError(path, .damaged, "names, shapes or attributes are not those written")
    }
    return manifest
  }

  /// The checkpoint without its numbers.
  func readAttributes(of root: Group) throws -> Checkpoint {
    let attributes = root.attributes
    let versions = try root.group("versions").attributes
    return Checkpoint(
      recipe: try attributes.string("recipe"),
      progress: Checkpoint.Progress(
        stage: try attributes.integer("stage"),
        stepInStage: try attributes.integer("step_in_stage"),
        step: try attributes.integer("step")),
      seed: try attributes.integer("seed", as: UInt64.self),
      slabs: [:], history: [:],
      versions: Dictionary(
        uniqueKeysWithValues: try versions.names.map { ($0, try versions.string($0)) }))
  }

  private func readSlab(from group: Group, _ layout: ParameterLayout) throws -> Slab {
    let slab = Slab(layout: layout)
    for entry in layout.entries {
      guard try group.contains(entry.name) else {
        throw otherNetworks("\(group.path)/\(entry.name) is missing")
      }
      let dataset = try group.dataset(entry.name)
      guard dataset.shape == entry.shape else {
        throw otherNetworks(
          "\(dataset.path) has the shape \(dataset.shape), where \(entry.shape) is expected")
      }
      try slab.buffer.withMutableSpan(of: entry.range) { values in
        try dataset.read(into: &values)
        try checkDigest(of: values.span.bytes, dataset)
      }
    }
    let known = Set(layout.entries.map(\.name))
    if let other = try group.names.first(where: { !known.contains($0) }) {
      throw otherNetworks("\(group.path)/\(other) is no parameter of this network")
    }
    return slab
  }

  func checkDigest(of bytes: RawSpan, _ dataset: Dataset) throws {
    let digest = try dataset.attributes.string(Manifest.digestAttribute)
    guard SHA256.digest(of: bytes) == digest else {
      throw CheckpointError(path, .damaged, "the numbers of \(dataset.path) are not those written")
    }
  }

  private func otherNetworks(_ difference: String) -> CheckpointError {
    CheckpointError(
      path, .otherNetworks,
      "\(difference). Use the recipe that the file holds, or start in a folder of its own")
  }
}
