public import Tensors

/// A frozen network that makes numbers of images in which images that look alike are near.
public protocol FeatureNetwork: Network {
  /// How many numbers it makes of an image.
  var featureCount: Int { get }

  /// Makes features of images.
  ///
  /// - Parameters:
  ///   - images: [batch, channels, height, width], from -1 to 1; constants.
  ///   - parameters: values for this network's layout.
  /// - Returns: [batch, featureCount].
  func features(of images: Tensor, with parameters: Parameters) -> Tensor
}
