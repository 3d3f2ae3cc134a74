import Digests
import HDF5
import Kernels
public import Networks

/// A frozen network that makes features of images, in an HDF5 file.
///
///     /                 attributes: format, format_version, architecture, source
///     /parameters/…     one dataset a parameter, named and shaped as in the network's layout
///
/// Each dataset has the attributes `meaning` and `sha256`, as in checkpoints. Architectures are
/// "inception-v3", which `jobs/fid/convert_weights.py` writes, and "classifier", which also has:
///
///     /                 attributes: image_shape, class_count, sha256 (of the whole, as in checkpoints)
///     /accuracy         the share of held-out images told right after each epoch, float64
public struct FeatureFile: Sendable {
  /// Where the file is.
  public let path: String

  static let format = "sjko-dist features"
  static let formatVersion = 1

  /// Names a file.
  public init(_ path: String) { self.path = path }

  /// Reads the network, and verifies all its parameters.
  ///
  /// - Returns: the network and values for its layout.
  /// - Throws: ``CheckpointError``, which names what is damaged, missing or of another shape.
  public func load() throws(CheckpointError) -> (network: any FeatureNetwork, parameters: FlatParameters) {
    do {
      return try withFile(path, .read) { root in
        let network = try network(of: root)
        return (network, try readParameters(of: network.layout, from: root))
      }
    } catch {
      throw CheckpointError(reading: path, error)
    }
  }

  private func network(of root: Group) throws -> any FeatureNetwork {
    guard try root.attributes.contains("format"),
      try root.attributes.string("format") == Self.format
    else {
      throw CheckpointError(
        path, .unreadable,
        "an HDF5 file, but not one of features: its attribute `format` should be "
          + "\"\(Self.format)\". `sjko-dist classifier` and jobs/fid/convert_weights.py make some")
    }
    let version = try root.attributes.integer("format_version", as: Int.self)
    let architecture = try root.attributes.string("architecture")
    switch (version, architecture) {
    case (Self.formatVersion, "inception-v3"): return InceptionV3()
    case (Self.formatVersion, Self.classifier): return try readClassifier(from: root)
    default:
      throw CheckpointError(
        path, .unreadable,
        "features of architecture \"\(architecture)\" in format version \(version); this program "
          + "reads \"inception-v3\" and \"\(Self.classifier)\" in version \(Self.formatVersion)")
    }
  }

  private func readParameters(of layout: ParameterLayout, from root: Group) throws -> FlatParameters {
    let group = try root.group("parameters")
    let flat = FlatParameters(layout: layout)
    let missing = Set(layout.entries.map(\.name)).symmetricDifference(try group.names).sorted()
    if let name = missing.first {
      throw CheckpointError(
        path, .otherNetworks,
        "\(missing.count) parameters are missing or too many, the first of them \(name)")
    }
    for entry in layout.entries {
      let dataset = try group.dataset(entry.name)
      guard dataset.shape == entry.shape else {
        throw CheckpointError(
          path, .otherNetworks,
          "\(dataset.path) has the shape \(dataset.shape), where \(entry.shape) is expected")
      }
      try flat.buffer.withMutableSpan(of: entry.range) { values in
        try dataset.read(into: &values)
        guard
          try dataset.attributes.string(Manifest.digestAttribute)
            == SHA256.digest(of: values.span.bytes)
        else {
          throw CheckpointError(
            path, .damaged, "the numbers of \(dataset.path) are not those written")
        }
      }
    }
    return flat
  }
}
