import Digests
import HDF5

/// Everything in a checkpoint file but the numbers, for which their digests stand.
struct Manifest {
  /// The attribute that keeps a dataset's digest and, at the root, the manifest's.
  static let digestAttribute = "sha256"
  /// The attribute that says what a dataset's numbers are.
  static let meaningAttribute = "meaning"

  /// The datasets, in alphabetical order of the names on their way.
  private(set) var datasets: [Dataset] = []
  /// One line for each group, dataset and attribute.
  private var text = ""

  /// Reads the manifest of a file.
  init(of root: Group) throws { try append(root) }

  /// The digest of the whole: equal for equal contents.
  var digest: String { SHA256.digest(of: Array(text.utf8).span.bytes) }

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

  /// The root's digest, which is that of this text, is left out.
  private mutating func append(_ attributes: Attributes, of path: String) throws {
    for name in try attributes.names where path != "/" || name != Self.digestAttribute {
      let value = try attributes.value(name).description
      // The length tells a value with line breaks from several attributes.
      text += "attribute \(name) \(value.utf8.count) \(value)\n"
    }
  }
}
