import Digests
import Files
import HDF5

extension DatasetFile {
  /// Writes samples as a new dataset file, in place of an older one.
  ///
  /// The file gets its name when it is complete, so that nobody ever sees half of it.
  ///
  /// - Parameters:
  ///   - samples: what to write.
  ///   - labels: the class of each sample, for people and classifiers.
  ///   - source: where the samples come from, in words.
  ///   - path: where to write.
  /// - Throws: ``DatasetError/unwritable`` if the file cannot be written completely.
  /// - Precondition: there are as many labels as samples.
  public static func write(
    _ samples: SampleArray, labels: [UInt8]? = nil, source: String, to path: String
  ) throws(DatasetError) {
    precondition(
      labels == nil || labels?.count == samples.shape[0],
      "\(labels?.count ?? 0) labels for \(samples.shape[0]) samples")
    try replace(path, source: source) { root in
      try write(samples, into: root)
      if let labels {
        let dataset = try root.createDataset("labels", of: .uint8, shape: [labels.count])
        try dataset.attributes.set("meaning", to: .string("class of each sample"))
        try dataset.write(labels)
        try dataset.attributes.set(
          "sha256", to: .string(SHA256.digest(of: labels.span.bytes)))
      }
    }
  }

  /// Writes images as they come, as a new dataset file in place of an older one.
  ///
  /// - Parameters:
  ///   - imageShape: `[channels, height, width]`.
  ///   - source: where the images come from, in words.
  ///   - path: where to write.
  ///   - body: appends the images; if it throws, no file is written.
  /// - Throws: what `body` throws, or ``DatasetError/unwritable``.
  /// - Cost: memory for a megabyte of images, whatever their number.
  public static func write(
    imagesOfShape imageShape: [Int], source: String, to path: String,
    _ body: (inout ImageAppender) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    try replace(path, source: source) { root in
      var images = try ImageAppender(imageShape: imageShape, file: path, in: root)
      try body(&images)
      try images.finish()
    }
  }

  /// Makes a file with what all have in common.
  private static func replace(
    _ path: String, source: String, _ body: (Group) throws -> Void
  ) throws(DatasetError) {
    do {
      try replaceFile(path) { temporary in
        try withFile(temporary, .createOrEmpty) { root in
          try root.attributes.set("format", to: .string("sjko-dataset"))
          try root.attributes.set("format_version", to: .integer(1))
          try root.attributes.set("source", to: .string(source))
          try body(root)
        }
      }
    } catch let error as DatasetError {
      throw error
    } catch {
      throw .unwritable(file: path, reason: "\(error)")
    }
  }

  private static func write(_ samples: SampleArray, into root: Group) throws {
    let dataset: Dataset
    switch samples.values {
    case .bytes(let bytes):
      dataset = try root.createDataset("samples", of: .uint8, shape: samples.shape)
      try dataset.write(bytes)
      try dataset.attributes.set("meaning", to: .string(pixelMeaning))
    case .floats(let floats):
      dataset = try root.createDataset("samples", of: .float32, shape: samples.shape)
      try dataset.write(floats)
      try dataset.attributes.set("meaning", to: .string("samples as the networks see them"))
    }
    try dataset.attributes.set("sha256", to: .string(samples.digest))
  }

  static let pixelMeaning = "pixels; x / 127.5 - 1 is in [-1, 1]"
}
