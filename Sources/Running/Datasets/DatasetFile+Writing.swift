import Digests
import HDF5
import SealedFiles
import Tensors

extension DatasetFile {
  /// Writes samples with their origin `source`, in words; replaces an existing file.
  ///
  /// - Parameters:
  ///   - samples: what to write.
  ///   - labels: the class of each sample.
  ///   - source: where the samples come from.
  ///   - attributes: further texts about the samples, by name.
  ///   - path: the file.
  /// - Returns: the file.
  /// - Throws: ``DatasetError/unwritable`` if the file cannot be written completely; then an
  ///   existing file is unchanged.
  /// - Precondition: there are as many labels as samples.
  @discardableResult
  public static func write(
    _ samples: SampleArray, labels: [UInt8]? = nil, source: String,
    attributes: KeyValuePairs<String, String> = [:], to path: String
  ) throws(DatasetError) -> DatasetFile {
    precondition(
      labels == nil || labels?.count == samples.shape[0],
      "\(labels?.count ?? 0) labels for \(samples.shape[0]) samples")
    try replace(path, source: source) { root in
      for (name, text) in attributes { try root.attributes.set(name, to: .string(text)) }
      switch samples.values {
      case .bytes(let bytes):
        try root.write(bytes, as: "samples", shape: samples.shape, meaning: pixelMeaning)
      case .floats(let floats):
        try root.write(
          floats, as: "samples", shape: samples.shape, meaning: "samples as the networks see them")
      }
      if let labels {
        try root.write(
          labels, as: "labels", shape: [labels.count], meaning: "class of each sample")
      }
    }
    return DatasetFile(
      path: path, shape: samples.shape, valueType: samples.valueType, isSealed: true)
  }

  /// Writes images `[channels, height, width]`; `body` appends the pixels of any number at a time.
  ///
  /// - Throws: an error of `body`, or ``DatasetError/unwritable``; then no file is written.
  /// - Cost: memory for a megabyte of images, for any number of them.
  static func write(
    imagesOfShape imageShape: [Int], source: String, to path: String,
    _ body: (_ append: ([UInt8]) throws -> Void) throws -> Void
  ) throws(DatasetError) -> DatasetFile {
    let imageSize = imageShape.elementCount
    var count = 0
    try replace(path, source: source) { root in
      // 256 KiB, a quarter of the memory that HDF5 has for chunks. With chunks larger than that
      // memory, each append that does not fill a chunk would write, read and write it again.
      var dataset = try root.createDataset(
        "samples", of: .uint8, shape: [0] + imageShape,
        storage: .growing(rows: max(1, (1 << 18) / imageSize)))
      try dataset.attributes.set("meaning", to: .string(pixelMeaning))
      var digest = SHA256()
      try body { pixels in
        precondition(
          pixels.count % imageSize == 0, "\(pixels.count) pixels for images of \(imageSize)")
        try dataset.append(pixels.span)
        digest.update(pixels.span.bytes)
        count += pixels.count / imageSize
      }
      try dataset.attributes.set("sha256", to: .string(digest.digest()))
    }
    return DatasetFile(
      path: path, shape: [count] + imageShape, valueType: .bytes, isSealed: true)
  }

  /// Writes a file with the attributes of all dataset files, and the contents of `body`.
  private static func replace(
    _ path: String, source: String, _ body: (Group) throws -> Void
  ) throws(DatasetError) {
    do {
      try writeSealedFile(path, format) { root in
        try root.attributes.set("source", to: .string(source))
        try body(root)
      }
    } catch let error as DatasetError {
      throw error
    } catch {
      throw .unwritable(file: path, reason: "\(error)")
    }
  }

  private static let pixelMeaning = "pixels; x / 127.5 - 1 is in [-1, 1]"
}

extension Group {
  /// Writes numbers as a dataset with their meaning, and Python's `hashlib.sha256(dataset[...])`.
  fileprivate func write<Value: Element>(
    _ values: [Value], as name: String, shape: [Int], meaning: String
  ) throws {
    let dataset = try createDataset(name, of: Value.elementType, shape: shape)
    try dataset.write(values)
    try dataset.attributes.set("meaning", to: .string(meaning))
    try dataset.attributes.set("sha256", to: .string(SHA256.digest(of: values.span.bytes)))
  }
}
