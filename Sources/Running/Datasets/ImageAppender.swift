import Digests
import HDF5
import Tensors

/// Appends images to a dataset file that is being written; `DatasetFile` lends it.
public struct ImageAppender: ~Copyable {
  /// How many images there are so far.
  public private(set) var count = 0

  private let file: String
  private let imageSize: Int
  private var dataset: Dataset
  private var digest: SHA256

  /// Begins a dataset without images.
  init(imageShape: [Int], file: String, in root: Group) throws(HDF5Error) {
    self.file = file
    imageSize = imageShape.elementCount
    let dataset = try root.createDataset(
      "samples", of: .uint8, shape: [0] + imageShape,
      storage: .growing(rows: max(1, Self.chunkBytes / imageSize)))
    try dataset.attributes.set("meaning", to: .string(DatasetFile.pixelMeaning))
    self.dataset = dataset
    digest = SHA256()
  }

  /// Well below the megabyte of chunks that the library keeps in memory: a larger one would be
  /// written, read and written again by each append that does not fill it.
  private static let chunkBytes = 1 << 18

  /// Writes images behind those before.
  ///
  /// - Parameter pixels: `[count, channels, height, width]`.
  /// - Throws: ``DatasetError/unwritable``.
  public mutating func append(_ pixels: [UInt8]) throws(DatasetError) {
    precondition(
      pixels.count % imageSize == 0, "\(pixels.count) pixels, where an image has \(imageSize)")
    do {
      try dataset.append(pixels.span)
    } catch {
      throw .unwritable(file: file, reason: "\(error)")
    }
    digest.update(pixels.span.bytes)
    count += pixels.count / imageSize
  }

  /// Notes the digest of all images.
  consuming func finish() throws(HDF5Error) {
    let (dataset, text) = (dataset, digest.digest())
    try dataset.attributes.set("sha256", to: .string(text))
  }
}
