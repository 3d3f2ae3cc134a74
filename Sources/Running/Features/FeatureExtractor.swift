import Checkpoints
public import Datasets
import Networks
public import Tensors

/// A network with fixed parameters, which computes features of images.
public struct FeatureExtractor {
  /// The file with the network.
  public let path: String
  private let network: any FeatureNetwork
  private let parameters: Parameters

  /// Number of images per call of the network; larger parts take more memory and are not faster.
  private static let partSize = 8

  /// Reads the network.
  ///
  /// - Throws: `CheckpointError` if the file is not a feature network, or is damaged.
  public init(_ path: String) throws {
    let (network, values) = try FeatureFile(path).load()
    self.path = path
    self.network = network
    parameters = Parameters(constantsOf: values)
  }

  /// Number of features of an image.
  public var featureCount: Int { network.featureCount }

  /// The reason why the network cannot use samples of a shape, or nil if it can.
  public func obstacle(to sampleShape: [Int]) -> String? { network.obstacle(to: sampleShape) }

  /// The features `[count, featureCount]` of images, which are first rounded to 256 levels.
  public func features(of images: Tensor) -> Tensor {
    let images = SampleArray(images).quantized.tensor
    let count = images.shape[0]
    let values = stride(from: 0, to: count, by: Self.partSize).flatMap { first in
      let part = images.rows(first..<min(first + Self.partSize, count))
      return network.features(of: part, with: parameters).values
    }
    return Tensor(values, shape: [count, featureCount])
  }

  /// Writes the features of all images of a dataset as a dataset of points.
  ///
  /// - Throws: `DatasetError` if a file cannot be read or written.
  public func writeFeatures(
    of images: DatasetFile, to output: String
  ) throws(DatasetError) -> DatasetFile {
    var features: [Float] = []
    for first in stride(from: 0, to: images.rowCount, by: 256) {
      let rows = first..<min(first + 256, images.rowCount)
      features += self.features(of: try images.read(rows: rows).tensor).values
    }
    return try DatasetFile.write(
      SampleArray(shape: [images.rowCount, featureCount], values: .floats(features)),
      source: "features of \(images.path) by \(path)", to: output)
  }
}
