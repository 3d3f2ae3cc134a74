import Kernels

/// y = max(x, bound).
struct Clamp: Primitive {
  let bound: Float
  var kind: OperationKind { "clamp" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) {
      Activations.clamp(x.storage.pointer, below: bound, to: $0, count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    ClampGradient(bound: bound, pattern: recorded.input(0).detached)(cotangent)
  }
}

/// y = g where pattern > bound, and 0 elsewhere: linear in g and its own adjoint.
struct ClampGradient: Primitive {
  let bound: Float
  let pattern: Tensor
  var kind: OperationKind { "clamp, gradient" }
  var sideCount: Int { pattern.count }

  func callAsFunction(_ g: Tensor) -> Tensor {
    self(g, shape: g.shape) {
      Activations.clampGradient(
        pattern.storage.pointer, below: bound, times: g.storage.pointer, to: $0, count: g.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    self(cotangent)
  }
}

extension Tensor {
  /// max(x, bound) of every element.
  public func clamped(below bound: Float) -> Tensor { Clamp(bound: bound)(self) }
}
