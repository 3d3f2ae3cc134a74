import OneDNN

/// The algorithm and the layouts for one contraction of one geometry.
///
/// Winograd's algorithm where it is faster and oneDNN has it, the direct one elsewhere.
struct ConvolutionAlgorithm {
  /// The contractions of a convolution.
  enum Contraction { case forward, forwardWithBias, inputGradient, weightGradient }

  let operation: Operation
  /// The operands, with the layouts in which the caller has them.
  let operands: [(operand: Operation.Operand, layout: Layout)]

  init(
    _ contraction: Contraction, _ geometry: ConvolutionGeometry, in precision: Precision
  ) {
    var operation: Operation?
    if precision == .f32, geometry.suitsWinograd(contraction) {
      operation = Self.operation(contraction, geometry, precision, .winograd)
    }
    operation = operation ?? Self.operation(contraction, geometry, precision, .direct)
    guard let operation else {
      fatalError("oneDNN has no convolution of \(geometry) in \(precision)")
    }
    self.operation = operation

    let input = Layout(geometry.inputSizes, .channelsLast)
    let weights = Layout(geometry.weightSizes, .rowMajor)
    let output = Layout(geometry.outputSizes, .channelsLast)
    operands =
      switch contraction {
      case .forward: [(.input, input), (.weights, weights), (.output, output)]
      case .forwardWithBias:
        [(.input, input), (.weights, weights), (.bias, geometry.biasLayout), (.output, output)]
      case .inputGradient:
        [(.outputGradient, output), (.weights, weights), (.inputGradient, input)]
      case .weightGradient:
        [(.input, input), (.outputGradient, output), (.weightGradient, weights)]
      }
  }

  /// Floats of memory that the contraction takes while it runs: copies of images, and oneDNN's own.
  var scratchCount: Int {
    operands.reduce(operation.scratchLayout.floatCount) { sum, entry in
      let inner = operation.layout(of: entry.operand)
      let isWeights = entry.operand == .weights || entry.operand == .weightGradient
      return inner == entry.layout || isWeights ? sum : sum + inner.floatCount
    }
  }

  /// Nil if oneDNN does not have the algorithm here.
  private static func operation(
    _ contraction: Contraction, _ geometry: ConvolutionGeometry, _ precision: Precision,
    _ algorithm: ConvolutionDescription.Algorithm
  ) -> Operation? {
    let description = geometry.description(of: contraction, in: precision, for: algorithm)
    if contraction.isForward { return description.forward(algorithm) }
    guard let forward = operation(.forward, geometry, precision, .direct) else { return nil }
    return contraction == .inputGradient
      ? description.backwardData(algorithm, forward: forward)
      : description.backwardWeights(algorithm, forward: forward)
  }
}

extension ConvolutionAlgorithm.Contraction {
  fileprivate var isForward: Bool { self == .forward || self == .forwardWithBias }
}

extension ConvolutionGeometry {
  fileprivate var inputSizes: [Int] { [batch, inputChannels, inputSize.height, inputSize.width] }
  fileprivate var outputSizes: [Int] {
    [batch, outputChannels, outputSize.height, outputSize.width]
  }
  fileprivate var weightSizes: [Int] {
    [outputChannels, inputChannels, filter.height, filter.width]
  }
  fileprivate var biasLayout: Layout { Layout([outputChannels], .rowMajor) }

  /// The layouts of a contraction: factors in its precision, the result in f32.
  ///
  /// The direct algorithm takes images as tensors store them, and Winograd's in blocks of sixteen
  /// channels. Copies to blocks and back took 3 to 4 % of the time of steps on images.
  fileprivate func description(
    of contraction: ConvolutionAlgorithm.Contraction, in precision: Precision,
    for algorithm: ConvolutionDescription.Algorithm
  ) -> ConvolutionDescription {
    let factor: Layout.ElementType = precision == .bf16 ? .bf16 : .f32
    let order: Layout.Order = algorithm == .winograd ? .channelBlocks : .channelsLast
    return ConvolutionDescription(
      input: Layout(inputSizes, order, of: contraction == .inputGradient ? .f32 : factor),
      weights: Layout(weightSizes, .any, of: contraction == .weightGradient ? .f32 : factor),
      bias: contraction == .forwardWithBias ? biasLayout : nil,
      output: Layout(outputSizes, order, of: contraction.isForward ? .f32 : factor),
      stride: stride, padding: (padding.height, padding.width))
  }

  /// Whether Winograd's F(4 x 4, 3 x 3), with a quarter of the products, applies and is faster.
  fileprivate func suitsWinograd(_ contraction: ConvolutionAlgorithm.Contraction) -> Bool {
    guard filter == Size(height: 3, width: 3), stride == 1,
      padding == Size(height: 1, width: 1),
      inputChannels % 16 == 0, outputChannels % 16 == 0
    else { return false }
    // With few channels the gradient of the weights gains less than the copies cost.
    return contraction != .weightGradient || min(inputChannels, outputChannels) >= 64
  }
}
