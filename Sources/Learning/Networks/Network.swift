public import Tensors

/// A network: a description of its layers, without the values of its parameters.
public protocol Network: Sendable {
  /// Names, shapes and initial values of the parameters.
  var layout: ParameterLayout { get }
}

/// A map T: (x, z) -> y from samples and latents to generated samples.
public protocol TransportMap: Network {
  /// Length of the latent z; 0 if the map has none.
  var latentDimensions: Int { get }

  /// Computes T(x, z).
  ///
  /// - Parameters:
  ///   - x: [batch, …].
  ///   - z: [batch, latentDimensions]; nil for a map without latent.
  ///   - parameters: values for the layout of this network.
  /// - Returns: generated samples, of the shape of `x`.
  func callAsFunction(_ x: Tensor, latent z: Tensor?, with parameters: Parameters) -> Tensor
}

/// A potential v, before the link function of the divergence: one number for each sample.
public protocol Potential: Network {
  /// Whether the number of a sample depends on that sample only.
  ///
  /// If so, data and generated samples can be evaluated in one batch. A network that compares the
  /// samples of a batch must evaluate them in separate batches.
  var treatsSamplesIndependently: Bool { get }

  /// Computes v(y).
  ///
  /// - Parameters:
  ///   - y: [batch, …].
  ///   - parameters: values for the layout of this network.
  /// - Returns: [batch].
  func callAsFunction(_ y: Tensor, with parameters: Parameters) -> Tensor
}

/// A frozen network that computes features of images; similar images have similar features.
public protocol FeatureNetwork: Network {
  /// Features per image.
  var featureCount: Int { get }

  /// The reason why the network cannot take samples of a shape; nil if it can.
  ///
  /// The text continues a sentence about the network: "is for images with 1 or 3 channels, but …".
  func obstacle(to sampleShape: [Int]) -> String?

  /// Computes the features of images.
  ///
  /// - Parameters:
  ///   - images: [batch, channels, height, width], from -1 to 1; constants.
  ///   - parameters: values for the layout of this network.
  /// - Returns: [batch, featureCount].
  func features(of images: Tensor, with parameters: Parameters) -> Tensor
}
