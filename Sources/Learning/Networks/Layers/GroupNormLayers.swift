import Tensors

/// The number of groups: at most 32, with at least four channels each.
private func groupCount(_ channels: Int) -> Int { max(1, min(channels / 4, 32)) }

/// A group norm with a factor and an offset for each channel.
struct GroupNormLayer: Sendable {
  private let channels: Int
  private let weight: Int
  private let bias: Int

  /// Registers `name.weight` and `name.bias`.
  init(_ name: String, channels: Int, in layout: inout ParameterLayout) {
    self.channels = channels
    weight = layout.add("\(name).weight", shape: [channels], initialization: .constant(1))
    bias = layout.add("\(name).bias", shape: [channels], initialization: .constant(0))
  }

  /// Maps images [batch, height, width, channels] to images.
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    let shape = [x.shape[0], channels]
    return x.groupNormalized(groups: groupCount(channels), epsilon: 1e-6).scaledAndShifted(
      gamma: parameters[weight].repeated(over: .rows, to: shape),
      beta: parameters[bias].repeated(over: .rows, to: shape))
  }

  /// The layer and SiLU.
  func silu(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    let shape = [x.shape[0], channels]
    return x.groupNormalizedSiLU(
      groups: groupCount(channels), epsilon: 1e-6,
      gamma: parameters[weight].repeated(over: .rows, to: shape),
      beta: parameters[bias].repeated(over: .rows, to: shape))
  }
}

/// A group norm whose factors and offsets are computed from a style vector, which depends on a latent.
struct AdaptiveGroupNorm: Sendable {
  private let channels: Int
  private let style: Dense

  /// Registers `name.weight` and `name.bias` of a dense layer that computes factors and offsets from the
  /// vector; factors start near 1, and offsets near 0.
  init(_ name: String, channels: Int, style length: Int, in layout: inout ParameterLayout) {
    self.channels = channels
    style = Dense(
      name, from: length, to: 2 * channels,
      weight: .averageFan(inputs: length, outputs: 2 * channels, scale: 1), bias: .halves(1, 0),
      in: &layout)
  }

  /// The layer and SiLU, for images [batch, height, width, channels] and vectors [batch, length].
  func silu(_ x: Tensor, style vector: Tensor, _ parameters: Parameters) -> Tensor {
    let factors = style(vector, parameters)
    return x.groupNormalizedSiLU(
      groups: groupCount(channels), epsilon: 1e-6, gamma: factors.channels(0..<channels),
      beta: factors.channels(channels..<2 * channels))
  }
}
