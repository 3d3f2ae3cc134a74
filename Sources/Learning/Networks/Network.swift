public import Tensors

/// A network: a description of layers, without the values of its parameters.
public protocol Network: Sendable {
  /// Names, shapes and first values of its parameters.
  var layout: ParameterLayout { get }
}

/// A map T: (x, z) -> y from samples and latents to samples.
public protocol TransportMap: Network {
  /// Length of the latent z; 0 if the map has none.
  var latentDimensions: Int { get }

  /// Moves samples.
  ///
  /// - Parameters:
  ///   - x: [batch, …].
  ///   - z: [batch, latentDimensions]; nil for a map without latent.
  ///   - parameters: values for this network's layout.
  /// - Returns: generated samples, of the shape of `x`.
  func callAsFunction(_ x: Tensor, latent z: Tensor?, with parameters: Parameters) -> Tensor
}

/// A potential v, up to the divergence's link: one number for every sample.
public protocol Potential: Network {
  /// Whether a sample's number depends on that sample alone.
  ///
  /// Then samples of two kinds can be evaluated together; a network that compares the samples of
  /// a batch with each other must see each kind by itself.
  var treatsSamplesIndependently: Bool { get }

  /// Evaluates samples.
  ///
  /// - Parameters:
  ///   - y: [batch, …].
  ///   - parameters: values for this network's layout.
  /// - Returns: [batch].
  func callAsFunction(_ y: Tensor, with parameters: Parameters) -> Tensor
}
