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

  /// Reads one dataset for each parameter of a layout, and checks all names, shapes and types.
  ///
  /// - Throws: ``CheckpointError`` of kind `otherRun` if a parameter is missing, unknown or of
  ///   another shape or type; an error of HDF5.
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
      try flat.buffer.withMutableSpan(of: entry.range) { try dataset.read(into: &$0) }
    }
    return flat
  }
}

extension Dataset {
  /// The attribute that describes the numbers of a dataset.
  static let meaningAttribute = "meaning"
  /// The attribute with the digest of a dataset's numbers, for readers of the file.
  static let digestAttribute = "sha256"

  /// Writes numbers with their meaning and digest.
  func write<Value: Element>(_ values: Span<Value>, meaning: String) throws {
    try write(values)
    try attributes.set(Self.meaningAttribute, to: .string(meaning))
    try attributes.set(Self.digestAttribute, to: .string(SHA256.digest(of: values.bytes)))
  }

  /// Whether the numbers in the file have the digest of those that were in memory.
  func holdsWhatWasWritten() throws -> Bool {
    let written = try attributes.string(Self.digestAttribute)
    switch elementType {
    case .float32:
      let values = try read(Float.self)
      return SHA256.digest(of: values.span.bytes) == written
    case .float64:
      let values = try read(Double.self)
      return SHA256.digest(of: values.span.bytes) == written
    default: return false
    }
  }
}

extension Group {
  /// All datasets in this group and in the groups inside it, in alphabetical order.
  func datasets() throws -> [Dataset] {
    try names.flatMap { name in
      try isGroup(name) ? try group(name).datasets() : [try dataset(name)]
    }
  }

  /// Reads all datasets of a file that was just written, and compares them with their digests.
  ///
  /// - Throws: ``CheckpointError``; an error of HDF5.
  /// - Cost: reads the file once.
  func verifyDatasets(of path: String) throws {
    for dataset in try datasets() where try !dataset.holdsWhatWasWritten() {
      throw CheckpointError(
        path, .unwritable,
        "not saved: \(dataset.path) was read back, and differs from what was written")
    }
  }
}
