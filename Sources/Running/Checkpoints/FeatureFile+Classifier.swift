import Files
import Glibc
import HDF5
public import Networks

extension FeatureFile {
  static let classifier = "classifier"

  /// Sees, before a classifier is trained, that there is room for its file and leave to write it.
  ///
  /// - Throws: ``CheckpointError``.
  /// - Corresponds to: `access`, `statvfs`.
  public func checkWritable(_ network: ImageClassifier) throws(CheckpointError) {
    do {
      let (folder, _) = folderAndName(of: path)
      try FileError.check(access(folder, W_OK), "write into", folder)
      // Names and attributes of the few parameters take less than 64 kB.
      try checkFreeSpace(for: path, atLeast: 4 * network.layout.count + 65_536)
    } catch {
      throw CheckpointError(writing: path, error)
    }
  }

  /// Writes a classifier, in place of a file that is there, which stays until the new one is whole.
  ///
  /// - Parameters:
  ///   - network: the classifier.
  ///   - parameters: values for its layout.
  ///   - accuracy: the share of held-out images told right after each epoch.
  ///   - source: what it was trained on, in words.
  /// - Throws: ``CheckpointError``.
  public func write(
    _ network: ImageClassifier, _ parameters: FlatParameters, accuracy: [Double], source: String
  ) throws(CheckpointError) {
    do {
      try replaceFile(path) { temporary in
        try withFile(temporary, .createOrEmpty) { root in
          let attributes = root.attributes
          try attributes.set("format", to: .string(Self.format))
          try attributes.set("format_version", to: .integer(Self.formatVersion))
          try attributes.set("architecture", to: .string(Self.classifier))
          try attributes.set("source", to: .string(source))
          try attributes.set("image_shape", to: .integers(network.imageShape))
          try attributes.set("class_count", to: .integer(network.classCount))
          try parameters.write(
            to: try root.createGroup("parameters"), meaning: "parameter of the feature network")
          try root.createDataset("accuracy", of: .float64, shape: [accuracy.count]).write(
            accuracy.span, meaning: "share of held-out images told right after each epoch")
          try attributes.set(
            Manifest.digestAttribute, to: .string(try Manifest(of: root).digest))
        }
        _ = try FeatureFile(temporary).load()
      }
    } catch {
      throw CheckpointError(writing: path, error)
    }
  }

  /// The classifier that a file describes, of sizes that make one.
  func readClassifier(from root: Group) throws -> ImageClassifier {
    guard try root.attributes.string(Manifest.digestAttribute) == Manifest(of: root).digest else {
      throw CheckpointError(path, .damaged, "names, shapes or attributes are not those written")
    }
    let imageShape = try root.attributes.integers("image_shape")
    let classCount = try root.attributes.integer("class_count", as: Int.self)
    guard imageShape.count == 3, imageShape[0] > 0,
      imageShape[1...].allSatisfy({ $0 >= ImageClassifier.smallestSide }), classCount > 1
    else {
      throw CheckpointError(
        path, .unreadable, "no classifier of images \(imageShape) in \(classCount) classes")
    }
    return ImageClassifier(imageShape: imageShape, classCount: classCount)
  }
}
