import Kernels

/// y = tanh x, whose derivative is 1 - y².
struct HyperbolicTangent: Primitive {
  var kind: OperationKind { "tanh" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) { Activations.tanh(x.storage.pointer, to: $0, count: x.count) }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    cotangent - cotangent * recorded.output.squared
  }
}

extension Tensor {
  /// tanh x of every element.
  public var tanh: Tensor { HyperbolicTangent()(self) }
}
