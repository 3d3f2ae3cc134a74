import Tensors

/// The state that passes through the levels of the U-net.
struct UNetState {
  /// The current feature images, [batch, height, width, channels].
  var features: Tensor
  /// The input image at the resolution of the features, plus the features of the levels so far.
  var pyramid: Tensor
  /// The vectors that all adaptive group norms depend on, [batch, style].
  let style: Tensor
  /// Features of the way down for the way up, which removes them from the end.
  var skips: [Tensor]
}

/// A level on the way down: residual blocks, with attention at some resolutions, then a halving.
///
/// The last level has no halving.
struct DescendingLevel: Sendable {
  /// Channels of the output.
  let outputs: Int
  /// Channels of each of the features that are kept for the way up.
  let skips: [Int]
  private let blocks: [AdaptiveResidualBlock]
  private let attention: [AttentionBlock]
  private let halving: AdaptiveResidualBlock?
  private let pyramid: ConvolutionLayer?

  /// Whether this is the lowest level.
  var isLast: Bool { halving == nil }

  /// Registers `down.L.block.I`, `down.L.attention.I`, `down.L.half` and `down.L.pyramid`.
  init(
    _ level: Int, from inputs: Int, pyramid pyramidChannels: Int, resolution: Int,
    _ sizes: NCSNppMap.Sizes, in layout: inout ParameterLayout
  ) {
    let outputs = sizes.width * sizes.multipliers[level]
    let attends = sizes.attentionResolutions.contains(resolution)
    var blocks: [AdaptiveResidualBlock] = []
    var attention: [AttentionBlock] = []
    for index in 0..<sizes.blocks {
      blocks.append(
        AdaptiveResidualBlock(
          "down.\(level).block.\(index)", from: index == 0 ? inputs : outputs, to: outputs,
          style: sizes.styleLength, in: &layout))
      if attends {
        attention.append(
          AttentionBlock("down.\(level).attention.\(index)", channels: outputs, in: &layout))
      }
    }
    self.blocks = blocks
    self.attention = attention
    let isLast = level == sizes.multipliers.count - 1
    halving =
      isLast
      ? nil
      : AdaptiveResidualBlock(
        "down.\(level).half", from: outputs, to: outputs, style: sizes.styleLength,
        resampling: .halving, in: &layout)
    pyramid =
      isLast
      ? nil
      : ConvolutionLayer(
        "down.\(level).pyramid", from: pyramidChannels, to: outputs, filter: 3, stride: 2,
        border: .cut, in: &layout)
    self.outputs = outputs
    skips = [Int](repeating: outputs, count: sizes.blocks + (isLast ? 0 : 1))
  }

  func callAsFunction(_ state: inout UNetState, _ parameters: Parameters) {
    for (index, block) in blocks.enumerated() {
      state.features = block(state.features, style: state.style, parameters)
      if !attention.isEmpty { state.features = attention[index](state.features, parameters) }
      state.skips.append(state.features)
    }
    guard let halving, let pyramid else { return }
    state.features = halving(state.features, style: state.style, parameters)
    state.pyramid = .residualSum(pyramid(state.pyramid.blurred, parameters), state.features)
    state.features = state.pyramid
    state.skips.append(state.features)
  }
}

/// A level on the way up: residual blocks that also take features of the way down, then a doubling.
///
/// Some resolutions have attention. Level 0 has no doubling.
struct AscendingLevel: Sendable {
  /// Channels of the output.
  let outputs: Int
  private let blocks: [AdaptiveResidualBlock]
  private let attention: AttentionBlock?
  private let doubling: AdaptiveResidualBlock?

  /// Registers `up.L.block.I`, `up.L.attention` and `up.L.double`.
  ///
  /// Removes the channels of the features that this level uses from the end of `skips`.
  init(
    _ level: Int, from inputs: Int, skips: inout [Int], resolution: Int,
    _ sizes: NCSNppMap.Sizes, in layout: inout ParameterLayout
  ) {
    let outputs = sizes.width * sizes.multipliers[level]
    var blocks: [AdaptiveResidualBlock] = []
    for index in 0...sizes.blocks {
      blocks.append(
        AdaptiveResidualBlock(
          "up.\(level).block.\(index)", from: (index == 0 ? inputs : outputs) + skips.removeLast(),
          to: outputs, style: sizes.styleLength, in: &layout))
    }
    self.blocks = blocks
    attention =
      sizes.attentionResolutions.contains(resolution)
      ? AttentionBlock("up.\(level).attention", channels: outputs, in: &layout) : nil
    doubling =
      level == 0
      ? nil
      : AdaptiveResidualBlock(
        "up.\(level).double", from: outputs, to: outputs, style: sizes.styleLength,
        resampling: .doubling, in: &layout)
    self.outputs = outputs
  }

  func callAsFunction(_ state: inout UNetState, _ parameters: Parameters) {
    for block in blocks {
      let both = state.features.appendingChannels(of: state.skips.removeLast())
      state.features = block(both, style: state.style, parameters)
    }
    if let attention { state.features = attention(state.features, parameters) }
    if let doubling { state.features = doubling(state.features, style: state.style, parameters) }
  }
}
