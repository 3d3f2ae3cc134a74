import Kernels

/// z = x y, element by element.
struct Product: Primitive {
  var kind: OperationKind { "product of elements" }

  func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
    precondition(x.shape == y.shape, "a product of the shapes \(x.shape) and \(y.shape)")
    return self(x, y, shape: x.shape) {
      Algebra.multiply(x.storage.pointer, y.storage.pointer, to: $0, count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    cotangent * recorded.input(1 - index)
  }
}

extension Tensor {
  /// The product, element by element.
  public static func * (x: Tensor, y: Tensor) -> Tensor { Product()(x, y) }

  /// The square of every element.
  public var squared: Tensor { self * self }
}
