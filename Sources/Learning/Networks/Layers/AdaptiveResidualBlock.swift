import Tensors

/// Two convolutions, each after an adaptive group norm and a SiLU, beside a shortcut; it may halve
/// or double the size of images on the way.
///
///     a, x = resampled SiLU norm x, resampled x;  (conv SiLU norm conv a + conv 1x1 x) / sqrt 2
///
/// - Source: NCSN++, in the form that a latent steers.
struct AdaptiveResidualBlock: Sendable {
  enum Resampling: Sendable { case none, halving, doubling }

  private let firstNorm: AdaptiveGroupNorm
  private let first: ConvolutionLayer
  private let secondNorm: AdaptiveGroupNorm
  private let second: ConvolutionLayer
  /// Nil where x has the shape of the result.
  private let shortcut: ConvolutionLayer?
  private let resampling: Resampling

  /// Registers `name.norm.0`, `name.first`, `name.norm.1`, `name.second` and, unless the block keeps
  /// the shape of images, `name.shortcut`.
  init(
    _ name: String, from inputs: Int, to outputs: Int, style: Int, resampling: Resampling = .none,
    in layout: inout ParameterLayout
  ) {
    firstNorm = AdaptiveGroupNorm("\(name).norm.0", channels: inputs, style: style, in: &layout)
    first = ConvolutionLayer("\(name).first", from: inputs, to: outputs, filter: 3, in: &layout)
    secondNorm = AdaptiveGroupNorm("\(name).norm.1", channels: outputs, style: style, in: &layout)
    second = ConvolutionLayer(
      "\(name).second", from: outputs, to: outputs, filter: 3, scale: 0, in: &layout)
    let keepsShape = inputs == outputs && resampling == .none
    shortcut =
      keepsShape
      ? nil
      : ConvolutionLayer("\(name).shortcut", from: inputs, to: outputs, filter: 1, in: &layout)
    self.resampling = resampling
  }

  /// Takes images and style vectors of [batch, style] to images.
  func callAsFunction(_ x: Tensor, style: Tensor, _ parameters: Parameters) -> Tensor {
    var features = firstNorm.silu(x, style: style, parameters)
    var x = x
    switch resampling {
    case .none: break
    case .halving: (features, x) = (features.downsampled2x, x.downsampled2x)
    case .doubling: (features, x) = (features.upsampled2x, x.upsampled2x)
    }
    features = first(features, parameters)
    features = second(secondNorm.silu(features, style: style, parameters), parameters)
    return .residualSum(shortcut?(x, parameters) ?? x, features)
  }
}
