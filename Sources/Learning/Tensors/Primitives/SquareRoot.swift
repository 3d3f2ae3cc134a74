import Kernels

/// y = sqrt x, whose derivative is 1 / (2 sqrt x).
struct SquareRoot: Primitive {
  var kind: OperationKind { "square root" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) { Algebra.squareRoot(x.storage.pointer, to: $0, count: x.count) }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    0.5 * (cotangent * recorded.input(0).inverseSquareRoot)
  }
}

/// y = 1 / sqrt x, whose derivative is -y³ / 2.
struct InverseSquareRoot: Primitive {
  var kind: OperationKind { "inverse square root" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) {
      Algebra.inverseSquareRoot(x.storage.pointer, to: $0, count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    let output = recorded.output
    return -0.5 * (cotangent * (output * output.squared))
  }
}

extension Tensor {
  /// The root of every element; its derivative at 0 is infinite.
  public var squareRoot: Tensor { SquareRoot()(self) }

  /// 1 / sqrt x of every element.
  public var inverseSquareRoot: Tensor { InverseSquareRoot()(self) }
}
