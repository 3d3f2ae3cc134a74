import Kernels

/// y = e^x.
struct Exponential: Primitive {
  var kind: OperationKind { "exponential" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) { Activations.exponential(x.storage.pointer, to: $0, count: x.count) }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    cotangent * recorded.output
  }
}

extension Tensor {
  /// e^x of every element.
  public var exponential: Tensor { Exponential()(self) }
}
