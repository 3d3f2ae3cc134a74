import Digests
import HDF5
import Kernels
import Networks

extension FlatParameters {
  /// Writes every parameter as a dataset with its digest.
  func write(to group: Group, meaning: String) throws {
    for entry in layout.entries {
      let dataset = try group.createDataset(entry.name, of: .float32, shape: entry.shape)
      try buffer.withSpan(of: entry.range) { try dataset.write($0, meaning: meaning) }
    }
  }

  /// Reads one dataset for each parameter of a layout, and checks all names, shapes and digests.
  ///
  /// - Throws: ``CheckpointError`` of kind `otherRun` if a parameter is missing, unknown or of
  ///   another shape, or of kind `damaged` if its digest differs; an error of HDF5.
  static func read(
    _ layout: ParameterLayout, from group: Group, file path: String, advice: String
  ) throws -> FlatParameters {
    func otherNetworks(_ difference: String) -> CheckpointError {
      CheckpointError(path, .otherRun, "\(difference). \(advice)")
    }
    let names = Set(try group.names)
    if let entry = layout.entries.first(where: { !names.contains($0.name) }) {
      throw otherNetworks("\(group.path)/\(entry.name) is missing")
    }
    if let other = names.subtracting(layout.entries.map(\.name)).min() {
      throw otherNetworks("\(group.path)/\(other) is no parameter of this network")
    }
    let flat = FlatParameters(layout: layout)
    for entry in layout.entries {
      let dataset = try group.dataset(entry.name)
      guard dataset.shape == entry.shape else {
        throw otherNetworks(
          "\(dataset.path) has the shape \(dataset.shape), where \(entry.shape) is expected")
      }
      try flat.buffer.withMutableSpan(of: entry.range) { values in
        try dataset.read(into: &values)
        try dataset.checkDigest(of: values.span.bytes, file: path)
      }
    }
    return flat
  }
}

extension Dataset {
  /// Writes numbers with their meaning and digest.
  func write<Value: Element>(_ values: Span<Value>, meaning: String) throws {
    try write(values)
    try attributes.set(Manifest.meaningAttribute, to: .string(meaning))
    try attributes.set(Manifest.digestAttribute, to: .string(SHA256.digest(of: values.bytes)))
  }

  /// Whether bytes that were read have the dataset's digest.
  func matchesDigest(_ bytes: RawSpan) throws -> Bool {
    try attributes.string(Manifest.digestAttribute) == SHA256.digest(of: bytes)
  }

  /// Compares bytes that were read with the dataset's digest.
  ///
  /// - Throws: ``CheckpointError`` of kind `damaged` if they differ; an error of HDF5.
  func checkDigest(of bytes: RawSpan, file path: String) throws {
    guard try matchesDigest(bytes) else {
      throw CheckpointError(path, .damaged, "the numbers of \(self.path) are not those written")
    }
  }
}
