import Tensors

/// The number of groups: each has at least four channels, and there are at most 32.
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

  /// Takes [batch, height, width, channels] to the same.
  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    let shape = [x.shape[0], channels]
    return x.groupNormalized(groups: groupCount(channels), epsilon: 1e-6).scaledAndShifted(
      gamma: parameters[weight].repeated(over: .rows, to: shape),
      beta: parameters[bias].repeated(over: .rows, to: shape))
  }

  /// The layer and SiLU: takes [batch, height, width, channels] to the same.
  func silu(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    let shape = [x.shape[0], channels]
    return x.groupNormalizedSiLU(
      groups: groupCount(channels), epsilon: 1e-6,
      gamma: parameters[weight].repeated(over: .rows, to: shape),
      beta: parameters[bias].repeated(over: .rows, to: shape))
  }
}

/// A group norm whose factors and offsets are computed from a style vector, and so from a latent.
struct AdaptiveGroupNorm: Sendable {
  private let channels: Int
  private let style: Dense

  /// Registers `name.weight` and `name.bias`: a dense layer from the vector to all factors, which
  /// start near 1, and all offsets, which start near 0.
  init(_ name: String, channels: Int, style length: Int, in layout: inout ParameterLayout) {
    self.channels = channels
    style = Dense(
      name, from: length, to: 2 * channels,
      weight: .averageFan(inputs: length, outputs: 2 * channels, scale: 1), bias: .halves(1, 0),
      in: &layout)
  }

  /// The layer and SiLU: takes images [batch, height, width, channels] and vectors [batch, length]
  /// to images.
  func silu(_ x: Tensor, style vector: Tensor, _ parameters: Parameters) -> Tensor {
    let factors = style(vector, parameters)
    return x.groupNormalizedSiLU(
      groups: groupCount(channels), epsilon: 1e-6, gamma: factors.channels(0..<channels),
      beta: factors.channels(channels..<2 * channels))
  }
}
