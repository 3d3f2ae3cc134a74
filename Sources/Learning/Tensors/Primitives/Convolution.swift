public import Kernels

/// The contractions of a convolution: the pullbacks of each form are the other two.
///
/// Images are [batch, height, width, channels], weights [outputs, inputs, height, width].
struct Convolution: Primitive {
  enum Form {
    /// Input and weights to output.
    case forward
    /// Output and weights to input.
    case inputGradient
    /// Input and output to weights.
    case weightGradient
  }

  let form: Form
  let geometry: ConvolutionGeometry
  let precision: Precision
  var kind: OperationKind {
    switch form {
    case .forward: OperationKind("convolution, forward", geometry)
    case .inputGradient: OperationKind("convolution, input gradient", geometry)
    case .weightGradient: OperationKind("convolution, weight gradient", geometry)
    }
  }

  func callAsFunction(_ first: Tensor, _ second: Tensor) -> Tensor {
    let (a, b) = (first.storage.pointer, second.storage.pointer)
    return switch form {
    case .forward:
      self(first, second, shape: geometry.outputShape) {
        Convolutions.forward(
          a, weights: b, bias: nil, to: $0, geometry, in: precision,
          reordered: second.storage.reordered)
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
    return switch form {
    case .forward: call.cotangents(inputGradient(g, second), weightGradient(first, g))
    case .inputGradient: call.cotangents(forward(g, second), weightGradient(g, first))
    case .weightGradient: call.cotangents(inputGradient(second, g), forward(first, g))
    }
  }

  fileprivate func with(_ form: Form) -> Convolution {
    Convolution(form: form, geometry: geometry, precision: precision)
  }
}

/// A convolution with a bias.
struct BiasedConvolution: Primitive {
  /// The convolution without bias, of the form `forward`.
  let plain: Convolution
  var kind: OperationKind { OperationKind("convolution with bias, forward", plain.geometry) }

  func callAsFunction(_ x: Tensor, weight: Tensor, bias: Tensor) -> Tensor {
    self(x, weight, bias, shape: plain.geometry.outputShape) {
      Convolutions.forward(
        x.storage.pointer, weights: weight.storage.pointer, bias: bias.storage.pointer, to: $0,
        plain.geometry, in: plain.precision, reordered: weight.storage.reordered)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    let channels = plain.geometry.outputChannels
    return call.cotangents(
      plain.with(.inputGradient)(cotangent, call.input(1)),
      plain.with(.weightGradient)(call.input(0), cotangent),
      cotangent.reshaped(to: [cotangent.count / channels, channels]).sum(over: .rows))
  }
}

extension Tensor {
  /// The convolution of images with a filter that, as usual in networks, is not flipped.
  ///
  /// - Parameters:
  ///   - weight: [outputs, inputs, filter height, filter width].
  ///   - bias: [outputs], or nil.
  ///   - stride: by how many pixels the filter moves.
  ///   - padding: rows and columns of zeros on every side of the image.
  ///   - precision: of the factors, also in all derivatives.
  /// - Returns: [batch, height, width, outputs] for self of [batch, height, width, inputs].
  public func convolved(
    with weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0,
    precision: Precision = .f32
  ) -> Tensor {
    convolved(
      with: weight, bias: bias, stride: stride, padding: .init(height: padding, width: padding),
      precision: precision)
  }

  /// The same with different padding of rows and columns.
  public func convolved(
    with weight: Tensor, bias: Tensor? = nil, stride: Int = 1,
    padding: ConvolutionGeometry.Size, precision: Precision = .f32
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
    let plain = Convolution(form: .forward, geometry: geometry, precision: precision)
    guard let bias else { return plain(self, weight) }
    return BiasedConvolution(plain: plain)(self, weight: weight, bias: bias)
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
