import Kernels

/// y = x s(x), with the sigmoid s.
struct SiLU: Primitive {
  var kind: OperationKind { "SiLU" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) { Activations.silu(x.storage.pointer, to: $0, count: x.count) }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    SiLUGradient(activation: recorded.node.output)(recorded.input(0), times: cotangent)
  }
}

/// y = g silu'(x): the pullback of `SiLU` in one pass.
struct SiLUGradient: Primitive {
  /// silu(x), which saves an exponential; not an input, since x decides on it.
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

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    index == 0
      ? SiLUSecondGradient()(recorded.input(0), times: recorded.input(1), cotangent)
      : self(recorded.input(0), times: cotangent)
  }
}

/// y = g c silu''(x): the pullback of `SiLUGradient` to x.
struct SiLUSecondGradient: Primitive {
  var kind: OperationKind { "SiLU, second derivative" }

  func callAsFunction(_ x: Tensor, times g: Tensor, _ c: Tensor) -> Tensor {
    self(x, g, c, shape: x.shape) {
      Activations.siluSecondGradient(
        x.storage.pointer, times: g.storage.pointer, c.storage.pointer, to: $0, count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    // By g and c it is the same product again; by x it would be the third derivative, which
    // nothing in training takes.
    switch index {
    case 1: SiLUSecondGradient()(recorded.input(0), times: cotangent, recorded.input(2))
    case 2: SiLUSecondGradient()(recorded.input(0), times: recorded.input(1), cotangent)
    default: preconditionFailure("the third derivative of SiLU is not provided")
    }
  }
}

extension Tensor {
  /// x / (1 + e^-x) of every element; can be differentiated twice.
  public var silu: Tensor { SiLU()(self) }
}
