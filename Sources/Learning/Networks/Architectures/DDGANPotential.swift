public import Tensors

/// A potential of images: residual blocks that halve the resolution, the deviation within groups of
/// four samples, and a sum over the remaining pixels.
///
///     h = conv 1x1;  blocks;  h = [h, deviation of the group];  v = W sum lrelu(conv 3x3 h)
///
/// It has 12,247,809 parameters for CIFAR-10 with `small` and width 128, and 26,881,537 for 256 x 256
/// pixels with `large`.
///
/// - Source: the discriminator of Z. Xiao, K. Kreis, A. Vahdat, "Tackling the generative learning
///   trilemma with denoising diffusion GANs", ICLR 2022, without time and without x_t.
public struct DDGANPotential: Potential {
  /// Names and shapes: `start.…`, `block.I.…`, `final.…`, `end.…`.
  public let layout: ParameterLayout
  private let start: ConvolutionLayer
  private let blocks: [DownBlock]
  private let final: ConvolutionLayer
  private let end: Dense

  /// How the blocks of the two published networks differ.
  public enum Form: Sendable {
    /// The first block keeps the resolution; the last convolution starts near zero.
    case small
    /// Every block halves the resolution.
    case large
  }

  /// Describes a potential of images with `channels` channels.
  ///
  /// The first convolution has `width` channels, and each block a multiple of it.
  public init(form: Form, channels: Int, width: Int, multipliers: [Int]) {
    precondition(!multipliers.isEmpty, "a potential without blocks")
    var layout = ParameterLayout()
    start = ConvolutionLayer("start", from: channels, to: width, filter: 1, in: &layout)
    var inputs = width
    var blocks: [DownBlock] = []
    for (index, multiplier) in multipliers.enumerated() {
      blocks.append(
        DownBlock(
          "block.\(index)", from: inputs, to: multiplier * width,
          isHalving: form == .large || index > 0, in: &layout))
      inputs = multiplier * width
    }
    self.blocks = blocks
    final = ConvolutionLayer(
      "final", from: inputs + 1, to: inputs, filter: 3, scale: form == .small ? 0 : 1, in: &layout)
    end = Dense(
      "end", from: inputs, to: 1, weight: .averageFan(inputs: inputs, outputs: 1, scale: 1),
      bias: .constant(0), in: &layout)
    self.layout = layout
  }

  /// False: the potential compares the samples of a group.
  public var treatsSamplesIndependently: Bool { false }

  /// Computes v(y): `y` is [batch, channels, height, width], the result [batch].
  public func callAsFunction(_ y: Tensor, with parameters: Parameters) -> Tensor {
    var features = start(y.channelsLast, parameters)
    for block in blocks { features = block(features, parameters) }
    features = final(features.withMinibatchDeviation(groupSize: 4), parameters)
      .leakyReLU(slope: 0.2)
    return end(features.sum(over: .pixels), parameters).reshaped(to: [y.shape[0]])
  }
}

/// A residual block of two convolutions with an optional halving between them, and a shortcut.
///
///     a = conv(lrelu x);  a, x = downsampled lrelu a, downsampled x;  (conv a + conv 1x1 x) / sqrt 2
private struct DownBlock: Sendable {
  private let first: ConvolutionLayer
  private let second: ConvolutionLayer
  private let shortcut: ConvolutionLayer
  private let isHalving: Bool

  init(
    _ name: String, from inputs: Int, to outputs: Int, isHalving: Bool,
    in layout: inout ParameterLayout
  ) {
    first = ConvolutionLayer("\(name).first", from: inputs, to: outputs, filter: 3, in: &layout)
    second = ConvolutionLayer(
      "\(name).second", from: outputs, to: outputs, filter: 3, scale: 0, in: &layout)
    shortcut = ConvolutionLayer(
      "\(name).shortcut", from: inputs, to: outputs, filter: 1, hasBias: false, in: &layout)
    self.isHalving = isHalving
  }

  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    var features = first(x.leakyReLU(slope: 0.2), parameters).leakyReLU(slope: 0.2)
    var x = x
    if isHalving { (features, x) = (features.downsampled2x, x.downsampled2x) }
    return .residualSum(second(features, parameters), shortcut(x, parameters))
  }
}
