import Files
import Glibc
import HDF5
public import Networks
import SealedFiles

/// An HDF5 file with a frozen network that computes features of images.
///
///     first 512 bytes   the seal: what the file is, and the SHA-256 of all other bytes
///     /                 attributes: format, format_version, architecture, source
///     /parameters/…     one dataset per parameter, with the names and shapes of the layout
///
/// Each dataset has the attributes `meaning` and `sha256`, as in checkpoints. Architectures are
/// "inception-v3", which `jobs/fid/convert_weights.py` writes, and "classifier", which also has:
///
///     /                 attributes: image_shape, class_count
///     /accuracy         float64, the share of held-out images classified correctly, per epoch
public struct FeatureFile: Sendable {
  private let path: String

  /// The name of the format, in the first line of a file with a seal.
  public static let formatName = format.name
  private static let format = FileFormat(
    name: "sjko-dist features", version: 2, contents: "a feature network",
    advice: "Make one with \(writers)")
  private static let writers = "`sjko-dist classifier` or jobs/fid/convert_weights.py"
  private static let (inception, classifier) = ("inception-v3", "classifier")

  /// Names a file, which need not exist.
  public init(_ path: String) { self.path = path }

  /// Reads the network.
  ///
  /// - Throws: ``CheckpointError``, which names a parameter that is missing or of another shape.
  public func load() throws(CheckpointError) -> (
    network: any FeatureNetwork, parameters: FlatParameters
  ) {
    do {
      return try withSealedFile(path, Self.format) { root in
        let network = try readNetwork(from: root)
        let parameters = try FlatParameters.read(
          network.layout, from: try root.group("parameters"), file: path,
          advice: "Make the file again with \(Self.writers)")
        guard parameters.isFinite else {
          throw CheckpointError(path, .incomplete, "holds parameters that are not finite")
        }
        return (network, parameters)
      }
    } catch {
      throw CheckpointError(reading: path, error)
    }
  }

  private func readNetwork(from root: Group) throws -> any FeatureNetwork {
    let architecture = try root.attributes.string("architecture")
    switch architecture {
    case Self.inception: return InceptionV3()
    case Self.classifier: break
    default:
      throw CheckpointError(
        path, .unreadable,
        "a feature network \"\(architecture)\", but this program reads \"\(Self.inception)\" and "
          + "\"\(Self.classifier)\"")
    }
    let imageShape = try root.attributes.integers("image_shape")
    let classCount = try root.attributes.integer("class_count", as: Int.self)
    // Larger sizes belong to no image, and products of them may be larger than any integer.
    let largest = 65_535
    guard imageShape.count == 3, (1...largest).contains(imageShape[0]),
      imageShape[1...].allSatisfy({ (ImageClassifier.smallestSide...largest).contains($0) }),
      (2...largest).contains(classCount)
    else {
      throw CheckpointError(
        path, .unreadable,
        "a classifier cannot have images of shape \(imageShape) and \(classCount) classes")
    }
    return ImageClassifier(imageShape: imageShape, classCount: classCount)
  }

  /// Checks, before training, that there is space for a classifier's file and permission to write.
  ///
  /// - Throws: ``CheckpointError``.
  /// - Corresponds to: `access`, `statvfs`.
  public func checkWritable(_ network: ImageClassifier) throws(CheckpointError) {
    let (folder, _) = folderAndName(of: path)
    do {
      try FileError.check(access(folder, W_OK), "write into", folder)
    } catch {
      throw CheckpointError(writing: path, error)
    }
    // Names and attributes of the few parameters take less than 64 kB.
    try checkFreeSpace(for: path, atLeast: 4 * network.layout.count + 65_536)
  }

  /// Writes a classifier, its accuracy per epoch, and its training data `source`, in words.
  ///
  /// - Throws: ``CheckpointError``; then an existing file is unchanged.
  public func write(
    _ network: ImageClassifier, _ parameters: FlatParameters, accuracy: [Double], source: String
  ) throws(CheckpointError) {
    do {
      try writeSealedFile(path, Self.format) { root in
        try root.attributes.set("architecture", to: .string(Self.classifier))
        try root.attributes.set("source", to: .string(source))
        try root.attributes.set("image_shape", to: .integers(network.imageShape))
        try root.attributes.set("class_count", to: .integer(network.classCount))
        try parameters.write(
          to: try root.createGroup("parameters"), meaning: "parameter of the feature network")
        try root.createDataset("accuracy", of: .float64, shape: [accuracy.count]).write(
          accuracy.span, meaning: "share of held-out images classified correctly, per epoch")
      } verify: {
        try $0.verifyDatasets(of: path)
      }
    } catch {
      throw CheckpointError(writing: path, error)
    }
  }
}
