import OneDNN

/// The algorithm and the layouts for one contraction of one geometry.
///
/// This is Winograd's algorithm if it is faster and oneDNN has it, and the direct one otherwise.
struct ConvolutionAlgorithm {
  /// The contractions of a convolution.
  enum Contraction { case forward, forwardWithBias, inputGradient, weightGradient }

  let operation: Operation
  /// The operands, with the layouts in which the caller has them; the result is the last one.
  let operands: [(operand: Operation.Operand, layout: Layout)]

  init(_ contraction: Contraction, _ geometry: ConvolutionGeometry, in precision: Precision) {
    var operation: Operation?
    if precision == .f32, geometry.suitsWinograd(contraction) {
      operation = geometry.operation(contraction, precision, by: .winograd)
    }
    operation = operation ?? geometry.operation(contraction, precision, by: .direct)
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

  /// Floats of memory that the contraction takes while it runs: copies of images, and scratch memory.
  var scratchCount: Int {
    operands.reduce(operation.scratchLayout.floatCount) { sum, entry in
      let inner = operation.layout(of: entry.operand)
      let isWeights = entry.operand == .weights || entry.operand == .weightGradient
      return inner == entry.layout || isWeights ? sum : sum + inner.floatCount
    }
  }
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

  /// A contraction with factors in its precision and a result in f32; nil if oneDNN lacks it here.
  ///
  /// The direct algorithm takes images as tensors store them, and Winograd's in blocks of sixteen
  /// channels. Copies to blocks and back took 3 to 4 % of the time of steps on images.
  fileprivate func operation(
    _ contraction: ConvolutionAlgorithm.Contraction, _ precision: Precision,
    by algorithm: Operation.Algorithm
  ) -> Operation? {
    let (propagation, result): (Operation.Propagation, Operation.Operand) =
      switch contraction {
      case .forward, .forwardWithBias: (.forward, .output)
      case .inputGradient: (.backwardData, .input)
      case .weightGradient: (.backwardWeights, .weights)
      }
    func type(_ operand: Operation.Operand) -> Layout.ElementType {
      operand == result || precision == .f32 ? .f32 : .bf16
    }
    let order: Layout.Order = algorithm == .winograd ? .channelBlocks : .channelsLast
    return .convolution(
      propagation, by: algorithm, input: Layout(inputSizes, order, of: type(.input)),
      weights: Layout(weightSizes, .any, of: type(.weights)),
      bias: contraction == .forwardWithBias ? biasLayout : nil,
      output: Layout(outputSizes, order, of: type(.output)), stride: stride,
      padding: (padding.height, padding.width),
      forward: propagation == .forward ? nil : operation(.forward, precision, by: .direct))
  }

  /// Whether Winograd's F(4 x 4, 3 x 3), with a quarter of the products, applies and is faster.
  fileprivate func suitsWinograd(_ contraction: ConvolutionAlgorithm.Contraction) -> Bool {
    guard filter == Size(height: 3, width: 3), stride == 1, padding == Size(height: 1, width: 1),
      inputChannels % 16 == 0, outputChannels % 16 == 0
    else { return false }
    // With few channels the gradient of the weights gains less than the copies cost.
    return contraction != .weightGradient || min(inputChannels, outputChannels) >= 64
  }
}
