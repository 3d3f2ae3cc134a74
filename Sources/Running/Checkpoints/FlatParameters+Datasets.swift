import Digests
import HDF5
import Kernels
import Networks

extension FlatParameters {
  /// Writes every parameter as a dataset of its own, with its digest.
  func write(to group: Group, meaning: String) throws {
    for entry in layout.entries {
      let dataset = try group.createDataset(entry.name, of: .float32, shape: entry.shape)
      try buffer.withSpan(of: entry.range) { try dataset.write($0, meaning: meaning) }
    }
  }
}

extension Dataset {
  /// Writes numbers with what they are and their digest.
  func write<Value: Element>(_ values: Span<Value>, meaning: String) throws {
    try write(values)
    try attributes.set(Manifest.meaningAttribute, to: .string(meaning))
    try attributes.set(Manifest.digestAttribute, to: .string(SHA256.digest(of: values.bytes)))
  }
}
