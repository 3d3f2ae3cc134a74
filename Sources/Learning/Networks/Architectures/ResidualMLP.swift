public import Tensors

/// The toy map: a residual trunk for x, two layers for z, and two layers on their sum.
///
/// As published there is no skip from x to y: at the start the map is far from the identity. 182,658
/// parameters for points of the plane, width 128 and two latents. Images are flattened.
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
  private let skip: MapSkip
  private let affine: Dense?

  /// Describes a map of samples with `dimensions` numbers.
  public init(dimensions: Int, width: Int, latentDimensions: Int, skip: MapSkip = .none) {
    var layout = ParameterLayout()
    self.latentDimensions = latentDimensions
    trunk = ResidualTrunk(from: dimensions, width: width, in: &layout)
    latent =
      latentDimensions == 0
      ? nil
      : TwoLayers("latent", from: latentDimensions, through: width, to: width, in: &layout)
    head = TwoLayers(
      "head", from: width, through: width, to: dimensions, startsAtZero: skip != .none, in: &layout)
    affine =
      skip == .affine ? Dense(zero: "skip", from: dimensions, to: dimensions, in: &layout) : nil
    self.skip = skip
    self.layout = layout
  }

  /// Moves samples: `x` and the result are [batch, …], `z` is [batch, latentDimensions].
  public func callAsFunction(
    _ x: Tensor, latent z: Tensor?, with parameters: Parameters
  ) -> Tensor {
    precondition((z == nil) == (latent == nil), "a latent for a map without one, or none")
    let points = x.flattened
    var features = trunk(points, parameters)
    if let latent, let z { features = features + latent(z, parameters) }
    var generated = head(features, parameters)
    if skip != .none { generated = generated + points }
    if let affine { generated = generated + affine(points, parameters) }
    return generated.reshaped(to: x.shape)
  }
}

/// What a toy map adds to its layers: a recipe's `map.skip`.
public enum MapSkip: String, Sendable, CaseIterable {
  /// Nothing, as published.
  case none
  /// T(x) = x + g(x), which starts as the identity, where a JKO step starts.
  case identity
  /// T(x) = x + W x + b + g(x), which starts as the identity: what a Gaussian needs is in W and b.
  case affine
}

/// What a toy potential adds to its layers: a recipe's `potential.skip`.
public enum PotentialSkip: String, Sendable, CaseIterable {
  /// Nothing, as published.
  case none
  /// v(y) = y'Ay + b'y + g(y), which starts at zero: log ratios of Gaussians are in A and b.
  case quadratic
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
  private let quadratic: Dense?

  /// Describes a potential on samples with `dimensions` numbers.
  public init(dimensions: Int, width: Int, skip: PotentialSkip = .none) {
    var layout = ParameterLayout()
    trunk = ResidualTrunk(from: dimensions, width: width, in: &layout)
    head = TwoLayers(
      "head", from: width, through: width, to: 1, startsAtZero: skip != .none, in: &layout)
    quadratic =
      skip == .quadratic ? Dense(zero: "skip", from: dimensions, to: dimensions, in: &layout) : nil
    self.layout = layout
  }

  /// It does.
  public var treatsSamplesIndependently: Bool { true }

  /// Evaluates samples: `y` is [batch, …], the result [batch].
  public func callAsFunction(_ y: Tensor, with parameters: Parameters) -> Tensor {
    let points = y.flattened
    let value = head(trunk(points, parameters), parameters).reshaped(to: [y.shape[0]])
    guard let quadratic else { return value }
    return value + (points * quadratic(points, parameters)).sum(over: .columns)
  }
}

extension Tensor {
  /// [batch, …] as [batch, all other axes].
  fileprivate var flattened: Tensor { reshaped(to: [shape[0], shape.dropFirst().elementCount]) }
}
