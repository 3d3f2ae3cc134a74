import Kernels

/// y = x where x >= 0, and slope x elsewhere.
struct LeakyReLU: Primitive {
  let slope: Float
  var kind: OperationKind { "leaky ReLU" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) {
      Activations.leakyReLU(x.storage.pointer, slope: slope, to: $0, count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    LeakyReLUGradient(slope: slope, pattern: recorded.input(0).detached)(cotangent)
  }
}

/// y = g where pattern >= 0, and slope g elsewhere: linear in g and its own adjoint.
struct LeakyReLUGradient: Primitive {
  let slope: Float
  let pattern: Tensor
  var kind: OperationKind { "leaky ReLU, gradient" }
  var sideCount: Int { pattern.count }

  func callAsFunction(_ g: Tensor) -> Tensor {
    self(g, shape: g.shape) {
      Activations.leakyReLUGradient(
        pattern.storage.pointer, slope: slope, times: g.storage.pointer, to: $0, count: g.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    self(cotangent)
  }
}

extension Tensor {
  /// x of every element that is not negative, and `slope` x of the others.
  public func leakyReLU(slope: Float) -> Tensor { LeakyReLU(slope: slope)(self) }
}
