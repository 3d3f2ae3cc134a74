import Digests
import HDF5
public import Tensors

/// All images of a dataset file with their classes, for the training of a classifier.
///
/// Numbers are rounded to 256 levels, as for all feature networks.
public struct LabelledImages: Sendable {
  /// `[channels, height, width]`.
  public let imageShape: [Int]
  /// The class of each image, 0 ..< `classCount`.
  public let labels: [UInt8]
  /// Number of classes, two or more.
  public let classCount: Int
  /// What a user should know about the images, one sentence each; usually nothing.
  public let notes: [String]
  private let pixels: [UInt8]

  /// Reads a file, and accepts images whose height and width are at least `side`.
  ///
  /// - Throws: ``DatasetError`` if the file is damaged, there are no labels, some class below the highest is empty, or
  ///   the samples are not images or too small.
  /// - Cost: memory for all images, one byte per number.
  public init(_ path: String, atLeast side: Int) throws(DatasetError) {
    let file = try DatasetFile(path)
    guard file.sampleShape.count == 3, file.sampleShape[1...].allSatisfy({ $0 >= side }) else {
      throw .notClassifiable(file: path, sampleShape: file.sampleShape, side: side)
    }
    labels = try file.readLabels()
    let last = labels.max() ?? 0
    classCount = Int(last) + 1
    let known = Set(labels)
    if let gap = (0...last).first(where: { !known.contains($0) }) {
      throw .wrongLabels(file: path, fault: "class \(gap) is empty, but class \(last) is not")
    }
    guard last > 0 else { throw .wrongLabels(file: path, fault: "all samples are of class 0") }
    let (rows, summary) = try file.scan(keeping: 0..<file.rowCount)
    notes = summary.range.flatMap { unusualRange($0, of: path) }.map { [$0] } ?? []
    let samples = SampleArray(shape: [file.rowCount] + file.sampleShape, values: rows)
    guard case .bytes(let pixels) = samples.quantized.values else {
      preconditionFailure("quantized samples are bytes")
    }
    imageShape = file.sampleShape
    self.pixels = pixels
  }

  /// Number of images.
  public var count: Int { labels.count }

  /// The images with these numbers, in any order, as `[rows.count, channels, height, width]`.
  public func images(_ rows: [Int]) -> Tensor {
    let size = imageShape.elementCount
    return Tensor(shape: [rows.count] + imageShape) { images in
      for (index, row) in rows.enumerated() {
        for offset in 0..<size {
          images[index * size + offset] = scaled(pixels[row * size + offset])
        }
      }
    }
  }
}

extension DatasetFile {
  /// Reads the class of each sample, or throws if the file does not have one label for each.
  fileprivate func readLabels() throws(DatasetError) -> [UInt8] {
    try Self.withRoot(of: path) { root in
      guard try root.contains("labels") else { throw DatasetError.noLabels(file: path) }
      let labels = try root.dataset("labels")
      guard labels.shape == [rowCount], labels.elementType == .uint8 else {
        throw DatasetError.wrongLabels(
          file: path,
          fault: "they are \(labels.elementType?.rawValue ?? "of an unknown type") of shape "
            + "\(labels.shape), for \(rowCount) samples")
      }
      try checkStored(labels, file: path)
      let values = try labels.read(UInt8.self)
      if try !isSealed && labels.attributes.contains("sha256"),
        try labels.attributes.string("sha256") != SHA256.digest(of: values.span.bytes)
      {
        throw DatasetError.otherDigest(file: path, dataset: "/labels", zeroRows: 0..<0)
      }
      return values
    }
  }
}
