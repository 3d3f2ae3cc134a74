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
      let hasEarlierMaps = try root.contains(BufferName.earlierMaps)
      let earlierMaps = hasEarlierMaps ? try root.group(BufferName.earlierMaps).names : []
      var buffers: [BufferName: FlatParameters] = [:]
      for name in BufferName.all(earlierMapCount: earlierMaps.count)
      where try root.contains(name.path) {
        buffers[name] = try FlatParameters.read(
          name.owner == .map ? map : potential, from: try root.group(name.path), file: path,
          advice: "Use the recipe that the file holds, or start in another run folder")
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

  private func readHistory(from root: Group) throws -> [String: Record] {
    let group = try root.group("history")
    var history: [String: Record] = [:]
    for name in try group.names {
      let dataset = try group.dataset(name)
      let values = try dataset.read(Double.self)
      try dataset.checkDigest(of: values.span.bytes, file: path)
      history[name] = Record(
        meaning: try dataset.attributes.string(Manifest.meaningAttribute), values: values)
    }
    return history
  }
}
