import HDF5
public import Networks

/// An HDF5 file with a frozen network that computes features of images.
///
///     /                 attributes: format, format_version, architecture, source
///     /parameters/…     one dataset per parameter, with the names and shapes of the layout
///
/// Each dataset has the attributes `meaning` and `sha256`, as in checkpoints. Architectures are
/// "inception-v3", which `jobs/fid/convert_weights.py` writes, and "classifier", which also has:
///
///     /                 attributes: image_shape, class_count, sha256 (digest of the manifest)
///     /accuracy         float64, the share of held-out images classified correctly, per epoch
public struct FeatureFile: Sendable {
  /// Where the file is.
  public let path: String

  static let format = "sjko-dist features"
  static let formatVersion = 1
  private static let writers = "`sjko-dist classifier` or jobs/fid/convert_weights.py"

  /// Names a file, which need not exist.
  public init(_ path: String) { self.path = path }

  /// Reads the network, and verifies all its parameters.
  ///
  /// - Throws: ``CheckpointError`` with the name of the parameter that is damaged, missing or of
  ///   another shape.
  public func load() throws(CheckpointError) -> (
    network: any FeatureNetwork, parameters: FlatParameters
  ) {
    do {
      return try withFile(path, .read) { root in
        let network = try network(of: root)
        let parameters = try FlatParameters.read(
          network.layout, from: try root.group("parameters"), file: path,
          advice: "Make the file again with \(Self.writers)")
        return (network, parameters)
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
        "an HDF5 file, but not a feature network: its attribute `format` should be "
          + "\"\(Self.format)\". Make one with \(Self.writers)")
    }
    let version = try root.attributes.integer("format_version", as: Int.self)
    let architecture = try root.attributes.string("architecture")
    switch (version, architecture) {
    case (Self.formatVersion, "inception-v3"): return InceptionV3()
    case (Self.formatVersion, Self.classifier): return try readClassifier(from: root)
    default:
      throw CheckpointError(
        path, .unreadable,
        "a feature network \"\(architecture)\" in format version \(version); this program "
          + "reads \"inception-v3\" and \"\(Self.classifier)\" in version \(Self.formatVersion)")
    }
  }
}
