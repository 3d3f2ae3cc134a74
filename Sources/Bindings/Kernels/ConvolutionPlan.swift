import COneDNN
import Synchronization

/// A contraction of one geometry, compiled: oneDNN's primitive with its memory.
///
/// Images stay in the layout of their tensors. Weights are copied into the layout that oneDNN
/// wants for this contraction, which is another one for each.
///
/// This file and `OneDNN.swift` are all that would change with oneDNN 3, whose operations are
/// described otherwise.
final class ConvolutionPlan: @unchecked Sendable {
  enum Contraction {
    case forward, forwardWithBias, inputGradient, weightGradient
  }

  enum Operand { case input, output, weights, bias }

  private let contraction: Contraction
  private let primitive: OneDNN.Primitive
  private var memories: [Operand: OneDNN.Memory] = [:]
  /// Weights as the caller has them.
  private let plainWeights: OneDNN.Memory
  private let reorder: OneDNN.Primitive
  /// One call at a time: the memories are this plan's.
  private let isRunning = Mutex(())

  init(_ contraction: Contraction, _ geometry: ConvolutionGeometry) {
    self.contraction = contraction
    let (input, output) = (geometry.inputSize, geometry.outputSize)
    let images = [
      Operand.input: OneDNN.layout(
        [geometry.batch, geometry.inputChannels, input.height, input.width], dnnl_nhwc),
      .output: OneDNN.layout(
        [geometry.batch, geometry.outputChannels, output.height, output.width], dnnl_nhwc),
      .bias: OneDNN.layout([geometry.outputChannels], dnnl_a),
    ]
    let weightSizes = [
      geometry.outputChannels, geometry.inputChannels, geometry.filter.height,
      geometry.filter.width,
    ]
    let description = Self.describe(
      contraction, images, weights: OneDNN.layout(weightSizes, dnnl_format_tag_any),
      stride: geometry.stride, padding: geometry.padding)
    primitive = OneDNN.Primitive(description)
    for (operand, layout) in images {
      memories[operand] = OneDNN.Memory(layout, ownsStorage: false)
    }
    let isWritten = contraction == .weightGradient
    let weights = OneDNN.Memory(
      description.layout(isWritten ? dnnl_query_diff_weights_md : dnnl_query_weights_md),
      ownsStorage: true)
    memories[.weights] = weights
    plainWeights = OneDNN.Memory(OneDNN.layout(weightSizes, dnnl_oihw), ownsStorage: false)
    reorder = OneDNN.Primitive(
      isWritten
        ? .reorder(from: weights, to: plainWeights) : .reorder(from: plainWeights, to: weights))
  }

  /// Lets `prepare` name the operands, computes, and lets `finish` take the result.
  func run(
    _ prepare: (ConvolutionPlan) -> Void, thenWrite finish: (ConvolutionPlan) -> Void = { _ in }
  ) {
    isRunning.withLock { _ in
      prepare(self)
      primitive.execute(arguments)
      finish(self)
    }
  }

  /// Takes memory of the caller for an operand.
  func use(_ pointer: UnsafeMutablePointer<Float>, as operand: Operand) {
    memories[operand]?.set(pointer)
  }

  /// Copies the caller's weights into the layout wanted here.
  func read(_ weights: UnsafePointer<Float>) {
    plainWeights.set(UnsafeMutablePointer(mutating: weights))
    reorder.execute([
      (DNNL_ARG_FROM, plainWeights.handle), (DNNL_ARG_TO, memories[.weights]?.handle),
    ])
  }

  /// Copies the weights made here into the caller's layout.
  func write(_ weights: UnsafeMutablePointer<Float>) {
    plainWeights.set(weights)
    reorder.execute([
      (DNNL_ARG_FROM, memories[.weights]?.handle), (DNNL_ARG_TO, plainWeights.handle),
    ])
  }

  private var arguments: [(Int32, dnnl_memory_t?)] {
    let (input, output) = (memories[.input]?.handle, memories[.output]?.handle)
    let (weights, bias) = (memories[.weights]?.handle, memories[.bias]?.handle)
    return switch contraction {
    case .forward:
      [(DNNL_ARG_SRC, input), (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_DST, output)]
    case .forwardWithBias:
      [
        (DNNL_ARG_SRC, input), (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_BIAS, bias),
        (DNNL_ARG_DST, output),
      ]
    case .inputGradient:
      [(DNNL_ARG_DIFF_DST, output), (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_DIFF_SRC, input)]
    case .weightGradient:
      [(DNNL_ARG_SRC, input), (DNNL_ARG_DIFF_DST, output), (DNNL_ARG_DIFF_WEIGHTS, weights)]
    }
  }

  private static func describe(
    _ contraction: Contraction, _ images: [Operand: dnnl_memory_desc_t],
    weights: dnnl_memory_desc_t, stride: Int, padding: Int
  ) -> OneDNN.Description {
    guard var input = images[.input], var output = images[.output], var bias = images[.bias]
    else { preconditionFailure("a convolution without images") }
    var weights = weights
    let strides = [dnnl_dim_t](repeating: dnnl_dim_t(stride), count: 2)
    let paddings = [dnnl_dim_t](repeating: dnnl_dim_t(padding), count: 2)
    func forward(_ bias: UnsafePointer<dnnl_memory_desc_t>?) -> OneDNN.Description {
      var operation = dnnl_convolution_desc_t()
      OneDNN.check(
        dnnl_convolution_forward_desc_init(
          &operation, dnnl_forward_training, dnnl_convolution_auto, &input, &weights, bias,
          &output, strides, paddings, paddings))
      return OneDNN.Description(operation: &operation, hint: nil)
    }
    var operation = dnnl_convolution_desc_t()
    switch contraction {
    case .forward: return forward(nil)
    case .forwardWithBias: return forward(&bias)
    case .inputGradient:
      OneDNN.check(
        dnnl_convolution_backward_data_desc_init(
          &operation, dnnl_convolution_auto, &input, &weights, &output, strides, paddings,
          paddings))
    case .weightGradient:
      OneDNN.check(
        dnnl_convolution_backward_weights_desc_init(
          &operation, dnnl_convolution_auto, &input, &weights, nil, &output, strides, paddings,
          paddings))
    }
    return OneDNN.Description(operation: &operation, hint: forward(nil))
  }
}
