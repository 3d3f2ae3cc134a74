import Checkpoints
import Datasets
import Networks
public import Tensors

/// A frozen network with its values, ready to look at images.
public struct FeatureExtractor {
  /// The file it was read from.
  public let path: String
  private let network: any FeatureNetwork
  private let parameters: Parameters

  /// Images that are seen together; more take more memory and are no faster.
  private static let partSize = 8

  /// Reads the network.
  ///
  /// - Throws: `CheckpointError` if the file is no feature network, or is damaged.
  public init(_ path: String) throws {
    let (network, values) = try FeatureFile(path).load()
    self.path = path
    self.network = network
    parameters = Parameters(constantsOf: values)
  }

  /// How many numbers are made of an image.
  public var featureCount: Int { network.featureCount }

  /// What keeps the network from looking at samples of a shape; nil if nothing does.
  public func obstacle(to sampleShape: [Int]) -> String? { network.obstacle(to: sampleShape) }

  /// Features of images, which are rounded to 256 levels first.
  ///
  /// - Returns: [count, featureCount] for [count, channels, height, width].
  public func features(of images: Tensor) -> Tensor {
    let images = SampleArray(images).quantized.tensor
    let count = images.shape[0]
    let values = stride(from: 0, to: count, by: Self.partSize).flatMap { first in
      let part = images.rows(first..<min(first + Self.partSize, count))
      return network.features(of: part, with: parameters).values
    }
    return Tensor(values, shape: [count, featureCount])
  }
}
