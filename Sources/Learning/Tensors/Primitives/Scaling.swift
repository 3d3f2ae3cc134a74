import Kernels

/// y = a x + b.
struct Scaling: Primitive {
  let factor: Float
  let offset: Float
  var kind: OperationKind { "multiple" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) {
      Algebra.scale(x.storage.pointer, by: factor, adding: offset, to: $0, count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    factor * cotangent
  }
}

extension Tensor {
  /// A multiple.
  public static func * (factor: Float, x: Tensor) -> Tensor {
    Scaling(factor: factor, offset: 0)(x)
  }

  /// A constant added to every element.
  public static func + (x: Tensor, offset: Float) -> Tensor {
    Scaling(factor: 1, offset: offset)(x)
  }

  /// A constant taken from every element.
  public static func - (x: Tensor, offset: Float) -> Tensor { x + (-offset) }

  /// The negative.
  public static prefix func - (x: Tensor) -> Tensor { -1 * x }
}
