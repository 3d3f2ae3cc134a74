import Files
import Glibc
import HDF5
public import Networks

extension FeatureFile {
  static let classifier = "classifier"

  /// Checks, before training, that there is space for a classifier's file and permission to write.
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

  /// Writes a classifier, in place of an older file, which is kept until the new one is complete.
  ///
  /// - Parameters:
  ///   - network: the classifier.
  ///   - parameters: values for its layout.
  ///   - accuracy: the share of held-out images classified correctly, per epoch.
  ///   - source: the training data, in words.
  /// - Throws: ``CheckpointError``.
  public func write(
    _ network: ImageClassifier, _ parameters: FlatParameters, accuracy: [Double], source: String
  ) throws(CheckpointError) {
    do {
      try replaceFile(path) { temporary in
        try withFile(temporary, .createNew) { root in
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
            accuracy.span, meaning: "share of held-out images classified correctly, per epoch")
          try attributes.set(
            Manifest.digestAttribute, to: .string(try Manifest(of: root).digest))
        }
        _ = try FeatureFile(temporary).load()
      }
    } catch {
      throw CheckpointError(writing: path, error)
    }
  }

  /// Makes the classifier of the sizes in the file.
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
        path, .unreadable,
        "a classifier cannot have images of shape \(imageShape) and \(classCount) classes")
    }
    return ImageClassifier(imageShape: imageShape, classCount: classCount)
  }
}
