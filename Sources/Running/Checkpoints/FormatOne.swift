import Digests
import HDF5

/// A checkpoint of format version 1, which has no seal: everything in it has a digest.
///
/// The attribute `sha256` of `/` is the digest of the manifest, a text with all names, shapes and
/// attributes. These include the digests of the numbers, so the one digest stands for everything. It
/// says nothing about bytes that HDF5 does not use.
///
/// The header has no `data`, `source` and `sample_shape`.
struct FormatOne {
  static let version = 1

  /// The manifest: one line for each group, dataset and attribute.
  private var manifest = ""
  private var datasets: [Dataset] = []

  /// Compares a file with its digests.
  ///
  /// - Throws: ``CheckpointError``; an error of HDF5.
  /// - Cost: reads the file once.
  static func check(_ root: Group, file path: String) throws {
    var file = FormatOne()
    try file.append(root)
    let digest = SHA256.digest(of: Array(file.manifest.utf8).span.bytes)
    guard try root.attributes.string(Dataset.digestAttribute) == digest else {
      throw CheckpointError(
        path, .damaged, "damaged: names, shapes or attributes are not those written")
    }
    for dataset in file.datasets where try !dataset.holdsWhatWasWritten() {
      throw CheckpointError(
        path, .damaged, "damaged: the numbers of \(dataset.path) are not those written")
    }
  }

  private mutating func append(_ group: Group) throws {
    manifest += "group \(group.path)\n"
    try append(group.attributes, of: group.path)
    for name in try group.names {
      if try group.isGroup(name) {
        try append(try group.group(name))
      } else {
        let dataset = try group.dataset(name)
        let type = dataset.elementType?.rawValue ?? "unknown"
        manifest += "dataset \(dataset.path) \(type) \(dataset.shape)\n"
        try append(dataset.attributes, of: dataset.path)
        datasets.append(dataset)
      }
    }
  }

  /// The digest of the root is that of this text, so it is not in it.
  private mutating func append(_ attributes: Attributes, of path: String) throws {
    for name in try attributes.names where path != "/" || name != Dataset.digestAttribute {
      let value = try attributes.value(name).description
      // The length distinguishes a value with line feeds from several attributes.
      manifest += "attribute \(name) \(value.utf8.count) \(value)\n"
    }
  }
}
