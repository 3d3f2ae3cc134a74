import Kernels

/// y = ln(1 + e^x).
struct Softplus: Primitive {
  var kind: OperationKind { "softplus" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) { Activations.softplus(x.storage.pointer, to: $0, count: x.count) }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    cotangent * recorded.input(0).sigmoid
  }
}

/// y = 1 / (1 + e^-x), whose derivative is y (1 - y).
struct Sigmoid: Primitive {
  var kind: OperationKind { "sigmoid" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) { Activations.sigmoid(x.storage.pointer, to: $0, count: x.count) }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    let output = recorded.output
    return cotangent * (output - output.squared)
  }
}

extension Tensor {
  /// ln(1 + e^x) of every element, without overflow.
  public var softplus: Tensor { Softplus()(self) }

  /// 1 / (1 + e^-x) of every element.
  public var sigmoid: Tensor { Sigmoid()(self) }
}
