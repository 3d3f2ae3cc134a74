import Digests
import HDF5

/// The groups, datasets and attributes of a file; digests stand for the numbers of its datasets.
struct Manifest {
  /// The attribute with the digest of a dataset's numbers and, at the root, of the manifest.
  static let digestAttribute = "sha256"
  /// The attribute that describes the numbers of a dataset.
  static let meaningAttribute = "meaning"

  /// The datasets, group by group in alphabetical order.
  private(set) var datasets: [Dataset] = []
  /// One line for each group, dataset and attribute.
  private var text = ""

  /// Reads the manifest of a file.
  init(of root: Group) throws { try append(root) }

  /// The digest of the manifest: equal for equal contents.
  var digest: String { SHA256.digest(of: Array(text.utf8).span.bytes) }

  /// Compares the manifest of a file with the digest in the file.
  ///
  /// - Throws: ``CheckpointError`` of kind `damaged` if they differ; an error of HDF5.
  static func check(_ root: Group, file path: String) throws {
    guard try root.attributes.string(digestAttribute) == Manifest(of: root).digest else {
      throw CheckpointError(path, .damaged, "names, shapes or attributes are not those written")
    }
  }

  private mutating func append(_ group: Group) throws {
    text += "group \(group.path)\n"
    try append(group.attributes, of: group.path)
    for name in try group.names {
      if try group.isGroup(name) {
        try append(try group.group(name))
      } else {
        let dataset = try group.dataset(name)
        let type = dataset.elementType?.rawValue ?? "unknown"
        text += "dataset \(dataset.path) \(type) \(dataset.shape)\n"
        try append(dataset.attributes, of: dataset.path)
        datasets.append(dataset)
      }
    }
  }

  /// Leaves out the root's digest, which is the digest of this text.
  private mutating func append(_ attributes: Attributes, of path: String) throws {
    for name in try attributes.names where path != "/" || name != Self.digestAttribute {
      let value = try attributes.value(name).description
      // With the length, a value that contains line breaks cannot look like several attributes.
      text += "attribute \(name) \(value.utf8.count) \(value)\n"
    }
  }
}
