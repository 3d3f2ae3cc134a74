import Tensors

/// What passes through the levels of a U-net.
struct UNetFlow {
  /// Images as they are now.
  var features: Tensor
  /// The image itself, halved as often as the features, with what the levels have added.
  var pyramid: Tensor
  /// What steers all norms.
  let style: Tensor
  /// Images on the way down, which the way up takes back, the last one first.
  var skips: [Tensor]

  init(features: Tensor, pyramid: Tensor, style: Tensor) {
    self.features = features
    self.pyramid = pyramid
    self.style = style
    skips = [features]
  }
}

/// A level on the way down: residual blocks, perhaps with attention, and a halving unless it is the
/// last.
struct DescendingLevel: Sendable {
  /// Channels of the images that go out.
  let outputs: Int
  /// Channels of the images that are kept for the way up.
  let skips: [Int]
  private let blocks: [AdaptiveResidualBlock]
  private let attention: [AttentionBlock]
  private let halving: AdaptiveResidualBlock?
  private let pyramid: StridedConvolution?

  /// Whether no level is below.
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
      : StridedConvolution(
        "down.\(level).pyramid", from: pyramidChannels, to: outputs, in: &layout)
    self.outputs = outputs
    skips = [Int](repeating: outputs, count: sizes.blocks + (isLast ? 0 : 1))
  }

  func callAsFunction(_ flow: inout UNetFlow, _ parameters: Parameters) {
    for (index, block) in blocks.enumerated() {
      flow.features = block(flow.features, style: flow.style, parameters)
      if !attention.isEmpty { flow.features = attention[index](flow.features, parameters) }
      flow.skips.append(flow.features)
    }
    guard let halving, let pyramid else { return }
    flow.features = halving(flow.features, style: flow.style, parameters)
    flow.pyramid = .residualSum(pyramid(flow.pyramid, parameters), flow.features)
    flow.features = flow.pyramid
    flow.skips.append(flow.features)
  }
}

/// A level on the way up: residual blocks that take back the images of the way down, perhaps
/// attention, and a doubling unless it is the first level.
struct AscendingLevel: Sendable {
  /// Channels of the images that go out.
  let outputs: Int
  private let blocks: [AdaptiveResidualBlock]
  private let attention: AttentionBlock?
  private let doubling: AdaptiveResidualBlock?

  /// Registers `up.L.block.I`, `up.L.attention` and `up.L.double`, and takes what it needs from the
  /// channels of the kept images.
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

  func callAsFunction(_ flow: inout UNetFlow, _ parameters: Parameters) {
    for block in blocks {
      let both = flow.features.beside(flow.skips.removeLast())
      flow.features = block(both, style: flow.style, parameters)
    }
    if let attention { flow.features = attention(flow.features, parameters) }
    if let doubling { flow.features = doubling(flow.features, style: flow.style, parameters) }
  }
}

/// A convolution of every other pixel of a blurred image.
private struct StridedConvolution: Sendable {
  private let weight: Int
  private let bias: Int

  /// Registers `name.weight` and `name.bias`.
  init(_ name: String, from inputs: Int, to outputs: Int, in layout: inout ParameterLayout) {
    weight = layout.add(
      "\(name).weight", shape: [outputs, inputs, 3, 3],
      initialization: .averageFan(inputs: 9 * inputs, outputs: 9 * outputs, scale: 1))
    bias = layout.add("\(name).bias", shape: [outputs], initialization: .constant(0))
  }

  func callAsFunction(_ x: Tensor, _ parameters: Parameters) -> Tensor {
    x.blurred.convolved(
      with: parameters[weight], bias: parameters[bias], stride: 2,
      precision: parameters.precision)
  }
}
