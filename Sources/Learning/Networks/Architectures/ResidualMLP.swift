public import Tensors

/// The toy map: a residual trunk for x, two layers for z, and two layers for their sum.
///
/// Without a skip connection from x to y, as published, the map starts far from the identity. Images
/// are flattened first. The map has 182,658 parameters for points in the plane, width 128 and two
/// latent dimensions.
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

  /// Describes a map of samples of `dimensions` numbers.
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

  /// Computes T(x, z): `x` and the result are [batch, …], `z` is [batch, latentDimensions].
  public func callAsFunction(
    _ x: Tensor, latent z: Tensor?, with parameters: Parameters
  ) -> Tensor {
    precondition(
      (z == nil) == (latent == nil), "a latent for a map without one, or a map without its latent")
    let points = x.flattened
    var features = trunk(points, parameters)
    if let latent, let z { features = features + latent(z, parameters) }
    var generated = head(features, parameters)
    if skip != .none { generated = generated + points }
    if let affine { generated = generated + affine(points, parameters) }
    return generated.reshaped(to: x.shape)
  }
}

/// The skip connection of a toy map: `map.skip` in a recipe.
public enum MapSkip: String, Sendable, CaseIterable {
  /// No skip connection, as published.
  case none
  /// T(x) = x + g(x), which starts as the identity, like a JKO step.
  case identity
  /// T(x) = x + W x + b + g(x), which starts as the identity; W and b suffice for Gaussians.
  case affine
}

/// The skip connection of a toy potential: `potential.skip` in a recipe.
public enum PotentialSkip: String, Sendable, CaseIterable {
  /// No skip connection, as published.
  case none
  /// v(y) = y'Ay + b'y + g(y), which starts at zero; A and b suffice for log ratios of Gaussians.
  case quadratic
}

/// The toy potential: a residual trunk and two layers.
///
/// Images are flattened first. The potential has 165,633 parameters for points in the plane and width 128.
///
/// - Source: the authors' code, toy `D`.
public struct ResidualMLPPotential: Potential {
  /// Names and shapes: `trunk.…`, `head.…`.
  public let layout: ParameterLayout
  private let trunk: ResidualTrunk
  private let head: TwoLayers
  private let quadratic: Dense?

  /// Describes a potential of samples of `dimensions` numbers.
  public init(dimensions: Int, width: Int, skip: PotentialSkip = .none) {
    var layout = ParameterLayout()
    trunk = ResidualTrunk(from: dimensions, width: width, in: &layout)
    head = TwoLayers(
      "head", from: width, through: width, to: 1, startsAtZero: skip != .none, in: &layout)
    quadratic =
      skip == .quadratic ? Dense(zero: "skip", from: dimensions, to: dimensions, in: &layout) : nil
    self.layout = layout
  }

  /// True.
  public var treatsSamplesIndependently: Bool { true }

  /// Computes v(y): `y` is [batch, …], the result [batch].
  public func callAsFunction(_ y: Tensor, with parameters: Parameters) -> Tensor {
    let points = y.flattened
    let value = head(trunk(points, parameters), parameters).reshaped(to: [y.shape[0]])
    guard let quadratic else { return value }
    return value + (points * quadratic(points, parameters)).sum(over: .columns)
  }
}

/// Three residual blocks of three layers, which the toy map and the toy potential share.
///
///     h = W x + b;   3 times:  r = 3 x (W h + b, SiLU),  h = (h + r) / sqrt 2
///
/// - Source: `ResNet_FC` of the authors' code.
private struct ResidualTrunk: Sendable {
  private let input: Dense
  private let blocks: [[Dense]]

  /// Registers `trunk.input` and `trunk.block.I.J`.
  init(from inputs: Int, width: Int, in layout: inout ParameterLayout) {
    input = Dense("trunk.input", from: inputs, to: width, in: &layout)
    blocks = (0..<3).map { block in
      (0..<3).map { Dense("trunk.block.\(block).\($0)", from: width, to: width, in: &layout) }
    }
  }

  /// Maps x of [batch, inputs] to [batch, width].
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    blocks.reduce(input(x, parameters)) { h, block in
      Tensor.residualSum(h, block.reduce(h) { $1.silu($0, parameters) })
    }
  }
}

extension Tensor {
  /// [batch, …] as [batch, all other axes].
  fileprivate var flattened: Tensor { reshaped(to: [shape[0], shape.dropFirst().elementCount]) }
}
