import HDF5
public import Tensors

/// All images of a dataset file with their classes, for a network that learns to tell these apart.
///
/// Images are rounded to 256 levels, as feature networks see them.
public struct LabelledImages: Sendable {
  /// `[channels, height, width]`.
  public let imageShape: [Int]
  /// The class of each image, 0 ..< `classCount`.
  public let labels: [UInt8]
  /// How many classes there are, two or more.
  public let classCount: Int
  private let pixels: [UInt8]

  /// Reads a file, and checks what it holds.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - side: height and width of the smallest images that will do.
  /// - Throws: ``DatasetError`` if there are no labels, they are not 0 ..< n, or the samples are no
  ///   images or too small ones.
  /// - Cost: memory for all images, a byte a number.
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
      throw .wrongLabels(file: path, fault: "no sample is of class \(gap), but some of \(last)")
    }
    guard last > 0 else { throw .wrongLabels(file: path, fault: "all samples are of class 0") }
    let samples = try file.read(rows: 0..<file.rowCount)
    if case .floats(let values) = samples.values {
      try checkFinite(values, rowSize: file.sampleShape.elementCount, firstRow: 0, of: path)
    }
    guard case .bytes(let pixels) = samples.quantized.values else {
      preconditionFailure("levels that are no bytes")
    }
    imageShape = file.sampleShape
    self.pixels = pixels
  }

  /// How many images there are.
  public var count: Int { labels.count }

  /// Some of the images as the networks see them.
  ///
  /// - Parameter rows: which, in any order.
  /// - Returns: [rows.count, channels, height, width].
  public func images(_ rows: [Int]) -> Tensor {
    let size = imageShape.elementCount
    return Tensor(shape: [rows.count] + imageShape) { images in
      for (place, row) in rows.enumerated() {
        for offset in 0..<size {
          images[place * size + offset] = scaled(pixels[row * size + offset])
        }
      }
    }
  }
}

extension DatasetFile {
  /// Reads the class of each sample.
  ///
  /// - Throws: ``DatasetError`` if the file has none, or not one for each sample.
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
      return try labels.read(UInt8.self)
    }
  }
}
