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

  /// Computes T(x, z), of the shape of `x`, which is [batch, …].
  ///
  /// `z` is [batch, latentDimensions], and nil for a map without latent.
  func callAsFunction(_ x: Tensor, latent z: Tensor?, with parameters: Parameters) -> Tensor
}

/// A potential v, before the link function of the divergence: one number for each sample.
public protocol Potential: Network {
  /// Whether the number of a sample depends on that sample only.
  ///
  /// If true, data and generated samples can share one forward pass; if false, each needs its own.
  var treatsSamplesIndependently: Bool { get }

  /// Computes v(y), of shape [batch], for `y` of shape [batch, …].
  func callAsFunction(_ y: Tensor, with parameters: Parameters) -> Tensor
}

/// A frozen network that computes features of images; similar images have similar features.
public protocol FeatureNetwork: Network {
  /// Features per image.
  var featureCount: Int { get }

  /// The reason why the network cannot take samples of a shape; nil if it can.
  ///
  /// The reason continues a sentence about the network: "is for images with 1 or 3 channels, but …".
  func obstacle(to sampleShape: [Int]) -> String?

  /// Computes features [batch, featureCount] of constant images.
  ///
  /// The images are [batch, channels, height, width], with values from -1 to 1.
  func features(of images: Tensor, with parameters: Parameters) -> Tensor
}
