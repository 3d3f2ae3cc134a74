import COneDNN

/// How oneDNN does a contraction of one geometry: by which algorithm, in which layouts.
///
/// Where a processor or a version of oneDNN lacks Winograd's algorithm, the sums are taken as they
/// stand. This file and `OneDNN.swift` are all that would change with oneDNN 3, whose operations are
/// described otherwise.
struct ConvolutionAlgorithm {
  let description: OneDNN.Description
  let operands: [(name: Int32, role: ConvolutionPlan.Role, operand: ConvolutionOperand)]

  private enum Kind {
    /// The sums as they stand, on images as tensors have them.
    case direct
    /// Winograd's F(4 x 4, 3 x 3): a quarter of the products, on images in blocks of sixteen
    /// channels. Copying images into blocks and back took 3 to 4 % of the time of image steps.
    case winograd
  }

  init(
    _ contraction: ConvolutionPlan.Contraction, _ geometry: ConvolutionGeometry,
    in precision: Precision
  ) {
    var layouts = Layouts(geometry, .direct, precision, contraction)
    var description: OneDNN.Description?
    if precision == .f32, geometry.suitsWinograd(contraction) {
      let blocked = Layouts(geometry, .winograd, precision, contraction)
      description = Self.describe(contraction, geometry, blocked, dnnl_convolution_winograd)
      if description != nil { layouts = blocked }
    }
    guard
      let description = description
        ?? Self.describe(contraction, geometry, layouts, dnnl_convolution_direct)
    else { fatalError("oneDNN has no convolution of \(geometry) in \(precision)") }
    self.description = description

    let plain = Layouts(geometry, .direct, .f32, contraction)
    func operand(
      _ name: Int32, _ role: ConvolutionPlan.Role, isWritten: Bool = false
    ) -> (name: Int32, role: ConvolutionPlan.Role, operand: ConvolutionOperand) {
      let (outer, inner) =
        switch role {
        case .input: (plain.input, layouts.input)
        case .output: (plain.output, layouts.output)
        case .bias: (plain.bias, layouts.bias)
        case .weights:
          (
            OneDNN.layout(geometry.weightSizes, dnnl_oihw),
            description.layout(isWritten ? dnnl_query_diff_weights_md : dnnl_query_weights_md)
          )
        }
      return (name, role, ConvolutionOperand(outer: outer, inner: inner, isWritten: isWritten))
    }
    operands =
      switch contraction {
      case .forward:
        [
          operand(DNNL_ARG_SRC, .input), operand(DNNL_ARG_WEIGHTS, .weights),
          operand(DNNL_ARG_DST, .output, isWritten: true),
        ]
      case .forwardWithBias:
        [
          operand(DNNL_ARG_SRC, .input), operand(DNNL_ARG_WEIGHTS, .weights),
          operand(DNNL_ARG_BIAS, .bias), operand(DNNL_ARG_DST, .output, isWritten: true),
        ]
      case .inputGradient:
        [
          operand(DNNL_ARG_DIFF_DST, .output), operand(DNNL_ARG_WEIGHTS, .weights),
          operand(DNNL_ARG_DIFF_SRC, .input, isWritten: true),
        ]
      case .weightGradient:
        [
          operand(DNNL_ARG_SRC, .input), operand(DNNL_ARG_DIFF_DST, .output),
          operand(DNNL_ARG_DIFF_WEIGHTS, .weights, isWritten: true),
        ]
      }
  }

  /// Layouts of a contraction's operands: factors in its precision, and the result in f32.
  private struct Layouts {
    let input, output, weights, bias: dnnl_memory_desc_t

    init(
      _ geometry: ConvolutionGeometry, _ kind: Kind, _ precision: Precision,
      _ contraction: ConvolutionPlan.Contraction
    ) {
      let factor = precision == .bf16 ? dnnl_bf16 : dnnl_f32
      let tag = kind == .winograd ? dnnl_nChw16c : dnnl_nhwc
      input = OneDNN.layout(
        geometry.inputSizes, tag, contraction == .inputGradient ? dnnl_f32 : factor)
      let isForward = contraction == .forward || contraction == .forwardWithBias
      output = OneDNN.layout(geometry.outputSizes, tag, isForward ? dnnl_f32 : factor)
      weights = OneDNN.layout(
        geometry.weightSizes, dnnl_format_tag_any,
        contraction == .weightGradient ? dnnl_f32 : factor)
      bias = OneDNN.layout([geometry.outputChannels], dnnl_a)
    }
  }

  /// Nil if oneDNN has no such way here.
  private static func describe(
    _ contraction: ConvolutionPlan.Contraction, _ geometry: ConvolutionGeometry,
    _ layouts: Layouts, _ algorithm: dnnl_alg_kind_t
  ) -> OneDNN.Description? {
    var (input, output) = (layouts.input, layouts.output)
    var (weights, bias) = (layouts.weights, layouts.bias)
    let strides = [dnnl_dim_t](repeating: dnnl_dim_t(geometry.stride), count: 2)
    let paddings = [geometry.padding.height, geometry.padding.width].map { dnnl_dim_t($0) }
    var operation = dnnl_convolution_desc_t()
    switch contraction {
    case .forward, .forwardWithBias:
      withUnsafePointer(to: &bias) { bias in
        OneDNN.check(
          dnnl_convolution_forward_desc_init(
            &operation, dnnl_forward_training, algorithm, &input, &weights,
            contraction == .forward ? nil : bias, &output, strides, paddings, paddings))
      }
      return OneDNN.Description(operation: &operation, hint: nil)
    case .inputGradient:
      OneDNN.check(
        dnnl_convolution_backward_data_desc_init(
          &operation, algorithm, &input, &weights, &output, strides, paddings, paddings))
    case .weightGradient:
      OneDNN.check(
        dnnl_convolution_backward_weights_desc_init(
          &operation, algorithm, &input, &weights, nil, &output, strides, paddings, paddings))
    }
    return OneDNN.Description(operation: &operation, hint: hint(geometry, layouts, contraction))
  }

  /// The forward operation that a backward one belongs to.
  private static func hint(
    _ geometry: ConvolutionGeometry, _ layouts: Layouts, _ contraction: ConvolutionPlan.Contraction
  ) -> OneDNN.Description? {
    let type = contraction == .inputGradient ? layouts.output.data_type : layouts.input.data_type
    let forward = Layouts(geometry, .direct, type == dnnl_bf16 ? .bf16 : .f32, .forward)
    return describe(.forward, geometry, forward, dnnl_convolution_direct)
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

  /// Whether Winograd's algorithm exists for these sizes and is worth its copies.
  fileprivate func suitsWinograd(_ contraction: ConvolutionPlan.Contraction) -> Bool {
    guard filter == Size(height: 3, width: 3), stride == 1,
      padding == Size(height: 1, width: 1),
      inputChannels % 16 == 0, outputChannels % 16 == 0
    else { return false }
    // Few channels leave the weights' gradient little to save.
    return contraction != .weightGradient || min(inputChannels, outputChannels) >= 64
  }
}
