public import Tensors

/// A frozen network that makes numbers of images in which images that look alike are near.
public protocol FeatureNetwork: Network {
  /// How many numbers it makes of an image.
  var featureCount: Int { get }

  /// What keeps the network from looking at samples of a shape; nil if nothing does.
  ///
  /// The words follow a subject: "is of images with 1 or 3 channels, and samples have …".
  func obstacle(to sampleShape: [Int]) -> String?

  /// Makes features of images.
  ///
  /// - Parameters:
  ///   - images: [batch, channels, height, width], from -1 to 1; constants.
  ///   - parameters: values for this network's layout.
  /// - Returns: [batch, featureCount].
  func features(of images: Tensor, with parameters: Parameters) -> Tensor
}
