import Digests
import HDF5
import Kernels
public import Networks

extension CheckpointFile {
  /// Reads a checkpoint and verifies all that it reads.
  ///
  /// - Parameters:
  ///   - map: the layout of the map's parameters.
  ///   - potential: the layout of the potential's parameters.
  /// - Returns: the checkpoint with the buffers that the file holds.
  /// - Throws: ``CheckpointError``, which names the parameter that is damaged, missing or of another
  ///   shape.
  public func load(
    map: ParameterLayout, potential: ParameterLayout
  ) throws(CheckpointError) -> Checkpoint {
    try reading { root in
      try checkManifest(of: root)
      let earlierMaps =
        try root.contains(BufferName.earlierMaps) ? try root.group(BufferName.earlierMaps).names : []
      var buffers: [BufferName: FlatParameters] = [:]
      for name in BufferName.all(earlierMapCount: earlierMaps.count)
      where try root.contains(name.path) {
        buffers[name] = try readBuffer(name, of: name.owner == .map ? map : potential, from: root)
      }
      return Checkpoint(
        header: try readHeader(from: root), buffers: buffers, history: try readHistory(from: root))
    }
  }

  func checkManifest(of root: Group) throws {
    guard try root.attributes.string(Manifest.digestAttribute) == Manifest(of: root).digest else {
      throw CheckpointError(path, .damaged, "names, shapes or attributes are not those written")
    }
  }

  private func readBuffer(
    _ name: BufferName, of layout: ParameterLayout, from root: Group
  ) throws -> FlatParameters {
    let group = try root.group(name.path)
    let flat = FlatParameters(layout: layout)
    for entry in layout.entries {
      guard try group.contains(entry.name) else {
        throw otherNetworks("\(group.path)/\(entry.name) is missing")
      }
      let dataset = try group.dataset(entry.name)
      guard dataset.shape == entry.shape else {
        throw otherNetworks(
          "\(dataset.path) has the shape \(dataset.shape), where \(entry.shape) is expected")
      }
      try flat.buffer.withMutableSpan(of: entry.range) { values in
        try dataset.read(into: &values)
        try checkDigest(of: values.span.bytes, dataset)
      }
    }
    let known = Set(layout.entries.map(\.name))
    if let other = try group.names.first(where: { !known.contains($0) }) {
      throw otherNetworks("\(group.path)/\(other) is no parameter of this network")
    }
    return flat
  }

  private func readHistory(from root: Group) throws -> [String: Record] {
    let group = try root.group("history")
    var history: [String: Record] = [:]
    for name in try group.names {
      let dataset = try group.dataset(name)
      let values = try dataset.read(Double.self)
      try checkDigest(of: values.span.bytes, dataset)
      history[name] = Record(
        meaning: try dataset.attributes.string(Manifest.meaningAttribute), values: values)
    }
    return history
  }

  private func checkDigest(of bytes: RawSpan, _ dataset: Dataset) throws {
    guard try matchesDigest(bytes, dataset) else {
      throw CheckpointError(path, .damaged, "the numbers of \(dataset.path) are not those written")
    }
  }

  /// Whether a dataset's bytes are those that were written.
  func matchesDigest(_ bytes: RawSpan, _ dataset: Dataset) throws -> Bool {
    try dataset.attributes.string(Manifest.digestAttribute) == SHA256.digest(of: bytes)
  }

  private func otherNetworks(_ difference: String) -> CheckpointError {
    CheckpointError(
      path, .otherNetworks,
      "\(difference). Use the recipe that the file holds, or start a run folder of its own")
  }
}
