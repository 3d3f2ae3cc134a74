import Digests
import HDF5
import Tensors

/// Appends images to a dataset file during `DatasetFile.write`, which passes it to a closure.
struct ImageAppender: ~Copyable {
  /// Number of images so far.
  private(set) var count = 0

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

  /// A quarter of the megabyte of chunks that HDF5 keeps in memory.
  ///
  /// Each append that does not fill a chunk larger than that memory would write, read and write it.
  private static let chunkBytes = 1 << 18

  /// Writes images after the earlier ones.
  ///
  /// - Parameter pixels: `[count, channels, height, width]`.
  /// - Throws: ``DatasetError/unwritable``.
  mutating func append(_ pixels: [UInt8]) throws(DatasetError) {
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

  /// Writes the digest of all images.
  consuming func finish() throws(HDF5Error) {
    let (dataset, text) = (dataset, digest.digest())
    try dataset.attributes.set("sha256", to: .string(text))
  }
}
