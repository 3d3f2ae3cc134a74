public import Kernels

/// The contractions of a convolution: each is a pullback of the others.
///
/// Images are [batch, height, width, channels], weights [outputs, inputs, height, width].
struct Convolution: Primitive {
  enum Form {
    /// Input and weights to output.
    case forward
    /// Input, weights and bias to output.
    case forwardWithBias
    /// Output and weights to input.
    case inputGradient
    /// Input and output to weights.
    case weightGradient
  }

  let form: Form
  let geometry: ConvolutionGeometry
  let precision: Precision
  var kind: OperationKind {
    let name =
      switch form {
      case .forward: "convolution, forward"
      case .forwardWithBias: "convolution with bias, forward"
      case .inputGradient: "convolution, input gradient"
      case .weightGradient: "convolution, weight gradient"
      }
    return OperationKind(name: name, geometry: geometry)
  }

  func callAsFunction(_ first: Tensor, _ second: Tensor, bias: Tensor? = nil) -> Tensor {
    let (a, b) = (first.storage.pointer, second.storage.pointer)
    return switch form {
    case .forward, .forwardWithBias:
      self(first, second, bias, shape: geometry.outputShape) {
        Convolutions.forward(
          a, weights: b, bias: bias.map { UnsafePointer($0.storage.pointer) }, to: $0, geometry,
          in: precision, reordered: second.storage.reordered)
      }
    case .inputGradient:
      self(first, second, shape: geometry.inputShape) {
        Convolutions.inputGradient(
          of: a, weights: b, to: $0, geometry, in: precision, reordered: second.storage.reordered)
      }
    case .weightGradient:
      self(first, second, shape: geometry.weightShape) {
        Convolutions.weightGradient(of: b, input: a, to: $0, geometry, in: precision)
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    let (first, second, g) = (call.input(0), call.input(1), cotangent)
    let (forward, inputGradient, weightGradient) = (
      with(.forward), with(.inputGradient), with(.weightGradient)
    )
    let pixels = [geometry.outputCount / geometry.outputChannels, geometry.outputChannels]
    return switch form {
    case .forward, .forwardWithBias:
      call.cotangents(
        inputGradient(g, second), weightGradient(first, g),
        g.reshaped(to: pixels).sum(over: .rows))
    case .inputGradient: call.cotangents(forward(g, second), weightGradient(g, first))
    case .weightGradient: call.cotangents(inputGradient(second, g), forward(first, g))
    }
  }

  private func with(_ form: Form) -> Convolution {
    Convolution(form: form, geometry: geometry, precision: precision)
  }
}

extension Tensor {
  /// The convolution of images [batch, height, width, inputs] with a filter, which is not flipped.
  ///
  /// The weight is [outputs, inputs, filter height, filter width], and the bias is [outputs]. `padding`
  /// counts the zeros at each border. The precision of the factors is the same in all derivatives.
  public func convolved(
    with weight: Tensor, bias: Tensor? = nil, stride: Int, padding: ConvolutionGeometry.Size,
    precision: Precision = .f32
  ) -> Tensor {
    precondition(
      shape.count == 4 && weight.shape.count == 4 && shape[3] == weight.shape[1]
        && (bias == nil || bias?.shape == [weight.shape[0]]),
      "a convolution of \(shape) with \(weight.shape) and a bias of \(bias?.shape ?? [])")
    let geometry = ConvolutionGeometry(
      batch: shape[0], inputSize: .init(height: shape[1], width: shape[2]),
      inputChannels: shape[3], outputChannels: weight.shape[0],
      filter: .init(height: weight.shape[2], width: weight.shape[3]), stride: stride,
      padding: padding)
    let form = bias == nil ? Convolution.Form.forward : .forwardWithBias
    return Convolution(form: form, geometry: geometry, precision: precision)(
      self, weight, bias: bias)
  }
}

extension ConvolutionGeometry {
  fileprivate var inputShape: [Int] { [batch, inputSize.height, inputSize.width, inputChannels] }
  fileprivate var outputShape: [Int] {
    [batch, outputSize.height, outputSize.width, outputChannels]
  }
  fileprivate var weightShape: [Int] {
    [outputChannels, inputChannels, filter.height, filter.width]
  }
}
