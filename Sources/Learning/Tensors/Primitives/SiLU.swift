import Kernels

/// y = x sigmoid(x).
struct SiLU: Primitive {
  var kind: OperationKind { "SiLU" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) { Activations.silu(x.storage.pointer, to: $0, count: x.count) }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      SiLUGradient(activation: call.node.output)(call.input(0), times: cotangent))
  }
}

/// y = g silu'(x): the pullback of `SiLU` in one pass.
struct SiLUGradient: Primitive {
  /// The output silu(x), which saves an exponential.
  ///
  /// It is not an input, because the derivative with respect to x covers it.
  let activation: Storage
  var kind: OperationKind { "SiLU, gradient" }
  var sideCount: Int { activation.count }

  func callAsFunction(_ x: Tensor, times g: Tensor) -> Tensor {
    self(x, g, shape: x.shape) {
      Activations.siluGradient(
        x.storage.pointer, silu: activation.pointer, times: g.storage.pointer, to: $0,
        count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      SiLUSecondGradient()(call.input(0), times: call.input(1), cotangent),
      self(call.input(0), times: cotangent))
  }
}

/// y = g c silu''(x): the cotangent c of `SiLUGradient`, pulled back to x.
struct SiLUSecondGradient: Primitive {
  var kind: OperationKind { "SiLU, second derivative" }

  func callAsFunction(_ x: Tensor, times g: Tensor, _ c: Tensor) -> Tensor {
    self(x, g, c, shape: x.shape) {
      Activations.siluSecondGradient(
        x.storage.pointer, times: g.storage.pointer, c.storage.pointer, to: $0, count: x.count)
    }
  }

  // The function is linear in g and in c. Training never takes the third derivative.
  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      missing("the third derivative of SiLU"),
      self(call.input(0), times: cotangent, call.input(2)),
      self(call.input(0), times: call.input(1), cotangent))
  }
}

extension Tensor {
  /// x / (1 + e^-x) of every element; it can be differentiated twice.
  public var silu: Tensor { SiLU()(self) }
}
