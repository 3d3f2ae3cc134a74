public import Tensors

/// The toy map: a residual trunk for x, two layers for z, and two layers on their sum.
///
/// There is no skip from x to y: at the start the map is far from the identity. 182,658 parameters
/// for points of the plane, width 128 and two latents. Images are flattened.
///
/// - Source: the authors' code, toy `G`.
public struct ResidualMLPMap: TransportMap {
  /// Names and shapes: `trunk.…`, `latent.…`, `head.…`.
  public let layout: ParameterLayout
  /// Length of the latent z; 0 without the layers for it.
  public let latentDimensions: Int
  private let trunk: ResidualTrunk
  private let latent: TwoLayers?
  private let head: TwoLayers

  /// Describes a map of samples with `dimensions` numbers.
  public init(dimensions: Int, width: Int, latentDimensions: Int) {
    var layout = ParameterLayout()
    self.latentDimensions = latentDimensions
    trunk = ResidualTrunk(from: dimensions, width: width, in: &layout)
    latent =
      latentDimensions == 0
      ? nil
      : TwoLayers("latent", from: latentDimensions, through: width, to: width, in: &layout)
    head = TwoLayers("head", from: width, through: width, to: dimensions, in: &layout)
    self.layout = layout
  }

  /// Moves samples: `x` and the result are [batch, …], `z` is [batch, latentDimensions].
  public func callAsFunction(
    _ x: Tensor, latent z: Tensor?, with parameters: Parameters
  ) -> Tensor {
    precondition((z == nil) == (latent == nil), "a latent for a map without one, or none")
    var features = trunk(x.flattened, parameters)
    if let latent, let z { features = features + latent(z, parameters) }
    return head(features, parameters).reshaped(to: x.shape)
  }
}

/// The toy potential: a residual trunk and two layers.
///
/// 165,633 parameters for points of the plane and width 128. Images are flattened.
///
/// - Source: the authors' code, toy `D`.
public struct ResidualMLPPotential: Potential {
  /// Names and shapes: `trunk.…`, `head.…`.
  public let layout: ParameterLayout
  private let trunk: ResidualTrunk
  private let head: TwoLayers

  /// Describes a potential on samples with `dimensions` numbers.
  public init(dimensions: Int, width: Int) {
    var layout = ParameterLayout()
    trunk = ResidualTrunk(from: dimensions, width: width, in: &layout)
    head = TwoLayers("head", from: width, through: width, to: 1, in: &layout)
    self.layout = layout
  }

  /// It does.
  public var treatsSamplesIndependently: Bool { true }

  /// Evaluates samples: `y` is [batch, …], the result [batch].
  public func callAsFunction(_ y: Tensor, with parameters: Parameters) -> Tensor {
    head(trunk(y.flattened, parameters), parameters).reshaped(to: [y.shape[0]])
  }
}

extension Tensor {
  /// [batch, …] as [batch, all other axes].
  fileprivate var flattened: Tensor { reshaped(to: [shape[0], shape.dropFirst().elementCount]) }
}
