public import Tensors

/// A map of images: the U-net NCSN++, whose residual blocks depend on a latent.
///
/// Some resolutions have attention. On the way down, each level adds the input image at its own
/// resolution. The network has 44,820,611 parameters for CIFAR-10 with width 128, multipliers 1, 2, 2,
/// 2, two blocks and attention at 16 pixels.
///
/// - Source: Y. Song et al., "Score-based generative modeling through stochastic differential
///   equations", ICLR 2021; in the form of Z. Xiao, K. Kreis, A. Vahdat, "Tackling the generative
///   learning trilemma with denoising diffusion GANs", ICLR 2022, without time.
public struct NCSNppMap: TransportMap {
  /// Names and shapes: `latent.I`, `input`, `down.…`, `middle.…`, `up.…`, `norm`, `output`.
  public let layout: ParameterLayout
  /// Length of the latent z.
  public let latentDimensions: Int
  private let latent: [Dense]
  private let input: ConvolutionLayer
  private let down: [DescendingLevel]
  private let middle: (AdaptiveResidualBlock, AttentionBlock, AdaptiveResidualBlock)
  private let up: [AscendingLevel]
  private let norm: GroupNormLayer
  private let output: ConvolutionLayer

  /// The sizes of a network.
  public struct Sizes: Sendable, Equatable {
    /// Channels of the first convolution.
    public var width: Int
    /// Channels of each level, as multiples of `width`; each level halves the resolution.
    public var multipliers: [Int]
    /// Residual blocks of a level on the way down; the way up has one more.
    public var blocks: Int
    /// Heights of images at which the network has attention.
    public var attentionResolutions: [Int]
    /// Length of the latent z.
    public var latentDimensions: Int
    /// Length of the style vector, which is computed from z.
    public var styleLength: Int
    /// Layers between z and the style vector, after the first.
    public var styleLayers: Int

    /// Sets all sizes.
    public init(
      width: Int, multipliers: [Int], blocks: Int, attentionResolutions: [Int],
      latentDimensions: Int, styleLength: Int = 256, styleLayers: Int = 4
    ) {
      self.width = width
      self.multipliers = multipliers
      self.blocks = blocks
      self.attentionResolutions = attentionResolutions
      self.latentDimensions = latentDimensions
      self.styleLength = styleLength
      self.styleLayers = styleLayers
    }
  }

  /// Describes a map of images of [channels, height, width].
  ///
  /// - Precondition: 2^(levels - 1) divides height and width.
  public init(imageShape: [Int], _ sizes: Sizes) {
    let divisor = 1 << (sizes.multipliers.count - 1)
    precondition(
      imageShape.count == 3 && imageShape[1...].allSatisfy { $0 % divisor == 0 },
      "images of \(imageShape) on \(sizes.multipliers.count) levels")
    let (channels, resolution) = (imageShape[0], imageShape[1])
    var layout = ParameterLayout()
    latentDimensions = sizes.latentDimensions
    latent = (0...sizes.styleLayers).map { index in
      let inputs = index == 0 ? sizes.latentDimensions : sizes.styleLength
      return Dense(
        "latent.\(index)", from: inputs, to: sizes.styleLength,
        weight: .averageFan(inputs: inputs, outputs: sizes.styleLength, scale: 1),
        bias: .constant(0), in: &layout)
    }
    input = ConvolutionLayer("input", from: channels, to: sizes.width, filter: 3, in: &layout)

    var current = sizes.width
    var skips = [current]
    var pyramid = channels
    var down: [DescendingLevel] = []
    for level in sizes.multipliers.indices {
      let built = DescendingLevel(
        level, from: current, pyramid: pyramid, resolution: resolution >> level, sizes,
        in: &layout)
      current = built.outputs
      if !built.isLast { pyramid = current }
      skips += built.skips
      down.append(built)
    }
    self.down = down
    middle = (
      AdaptiveResidualBlock(
        "middle.0", from: current, to: current, style: sizes.styleLength, in: &layout),
      AttentionBlock("middle.attention", channels: current, in: &layout),
      AdaptiveResidualBlock(
        "middle.1", from: current, to: current, style: sizes.styleLength, in: &layout)
    )
    var up: [AscendingLevel] = []
    for level in sizes.multipliers.indices.reversed() {
      let built = AscendingLevel(
        level, from: current, skips: &skips, resolution: resolution >> level, sizes, in: &layout)
      current = built.outputs
      up.append(built)
    }
    self.up = up
    norm = GroupNormLayer("norm", channels: current, in: &layout)
    output = ConvolutionLayer(
      "output", from: current, to: channels, filter: 3, scale: 0, in: &layout)
    self.layout = layout
  }

  /// Computes T(x, z): `x` and the result are [batch, channels, height, width], with values from -1
  /// to 1, and `z` is [batch, latentDimensions].
  ///
  /// - Precondition: `z` is not nil.
  public func callAsFunction(
    _ x: Tensor, latent z: Tensor?, with parameters: Parameters
  ) -> Tensor {
    guard let z else { preconditionFailure("NCSN++ without a latent") }
    let style = latent.reduce(z.pixelNormalized) { $1.silu($0, parameters) }
    let x = x.channelsLast
    let features = input(x, parameters)
    var state = UNetState(features: features, pyramid: x, style: style, skips: [features])
    for level in down { level(&state, parameters) }
    state.features = middle.0(state.features, style: style, parameters)
    state.features = middle.1(state.features, parameters)
    state.features = middle.2(state.features, style: style, parameters)
    for level in up { level(&state, parameters) }
    return output(norm.silu(state.features, parameters), parameters).tanh.channelsFirst
  }
}
