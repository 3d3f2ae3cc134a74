import Tensors

/// A residual block of NCSN++, which can halve or double the resolution.
///
///     a, x = resampled SiLU norm x, resampled x;  (conv SiLU norm conv a + conv 1x1 x) / sqrt 2
///
/// - Source: NCSN++ with the adaptive group norm of denoising diffusion GANs.
struct AdaptiveResidualBlock: Sendable {
  enum Resampling: Sendable { case none, halving, doubling }

  private let firstNorm: AdaptiveGroupNorm
  private let first: ConvolutionLayer
  private let secondNorm: AdaptiveGroupNorm
  private let second: ConvolutionLayer
  /// Nil if the result has the shape of x.
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

  /// Maps images [batch, height, width, inputs] and style vectors [batch, style] to images.
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

/// Self-attention between the pixels of an image, with one head and a shortcut.
///
///     q, k, v = W norm(x);  (x + W softmax(q k^T / sqrt C) v) / sqrt 2
///
/// - Source: NCSN++.
struct AttentionBlock: Sendable {
  private let norm: GroupNormLayer
  private let query: Dense
  private let key: Dense
  private let value: Dense
  private let output: Dense

  /// Registers `name.norm`, `name.query`, `name.key`, `name.value` and `name.output`.
  init(_ name: String, channels: Int, in layout: inout ParameterLayout) {
    func dense(_ part: String, scale: Float) -> Dense {
      Dense(
        "\(name).\(part)", from: channels, to: channels,
        weight: .averageFan(inputs: channels, outputs: channels, scale: scale),
        bias: .constant(0), in: &layout)
    }
    norm = GroupNormLayer("\(name).norm", channels: channels, in: &layout)
    query = dense("query", scale: 0.1)
    key = dense("key", scale: 0.1)
    value = dense("value", scale: 0.1)
    output = dense("output", scale: 0)
  }

  /// Maps images [batch, height, width, channels] to images.
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    let (pixels, channels) = (x.shape[1] * x.shape[2], x.shape[3])
    let rows = norm(x, parameters).reshaped(to: [x.shape[0] * pixels, channels])
    func sequence(_ dense: Dense) -> Tensor {
      dense(rows, parameters).reshaped(to: [x.shape[0], pixels, channels])
    }
    let scores = Tensor.matrixProduct(sequence(query), transposing: sequence(key))
    let weights = ((1 / Float(channels).squareRoot()) * scores).softmax
    let mixed = Tensor.matrixProduct(weights, sequence(value)).reshaped(to: rows.shape)
    return .residualSum(x, output(mixed, parameters).reshaped(to: x.shape))
  }
}
