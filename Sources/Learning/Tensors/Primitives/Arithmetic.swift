import Kernels

/// z = a x + b y: sums and differences.
struct LinearCombination: Primitive {
  let a: Float
  let b: Float
  var kind: OperationKind { "sum of two" }

  func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
    precondition(x.shape == y.shape, "a sum of the shapes \(x.shape) and \(y.shape)")
    return self(x, y, shape: x.shape) {
      Algebra.combine(a, x.storage.pointer, b, y.storage.pointer, to: $0, count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    func multiple(_ factor: Float) -> Tensor { factor == 1 ? cotangent : factor * cotangent }
    return call.cotangents(multiple(a), multiple(b))
  }
}

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

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(factor * cotangent)
  }
}

/// z = x y, element by element.
struct Product: Primitive {
  var kind: OperationKind { "product of elements" }

  func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
    precondition(x.shape == y.shape, "a product of the shapes \(x.shape) and \(y.shape)")
    return self(x, y, shape: x.shape) {
      Algebra.multiply(x.storage.pointer, y.storage.pointer, to: $0, count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(cotangent * call.input(1), cotangent * call.input(0))
  }
}

extension Tensor {
  /// The sum, element by element.
  public static func + (x: Tensor, y: Tensor) -> Tensor { LinearCombination(a: 1, b: 1)(x, y) }

  /// Adds to a sum, in place if no other tensor shares its memory, which then stays in the cache.
  public static func += (sum: inout Tensor, x: Tensor) {
    guard sum.node == nil && x.node == nil && sum.storage.isUnshared() else {
      sum = sum + x
      return
    }
    precondition(sum.shape == x.shape, "a sum of the shapes \(sum.shape) and \(x.shape)")
    OperationCounter.entering(OperationCall(kind: "sum of two", floatCount: 3 * x.count)) {
      Algebra.accumulate(x.storage.pointer, into: sum.storage.pointer, count: x.count)
    }
  }

  /// The difference, element by element.
  public static func - (x: Tensor, y: Tensor) -> Tensor { LinearCombination(a: 1, b: -1)(x, y) }

  /// The product of a number and every element.
  public static func * (factor: Float, x: Tensor) -> Tensor {
    Scaling(factor: factor, offset: 0)(x)
  }

  /// The sum of every element and a number.
  public static func + (x: Tensor, offset: Float) -> Tensor {
    Scaling(factor: 1, offset: offset)(x)
  }

  /// The difference of every element and a number.
  public static func - (x: Tensor, offset: Float) -> Tensor { x + (-offset) }

  /// The negative of every element.
  public static prefix func - (x: Tensor) -> Tensor { -1 * x }

  /// The product, element by element.
  public static func * (x: Tensor, y: Tensor) -> Tensor { Product()(x, y) }

  /// The square of every element.
  public var squared: Tensor { self * self }

  /// (x + y) / sqrt 2, which keeps the variance of two independent signals of equal variance.
  ///
  /// This is one pass over memory. The graph contains a sum and a `Scaling`, so x and y share one scaled
  /// cotangent. Both have the memory of the result, because neither pullback reads an output.
  public static func residualSum(_ x: Tensor, _ y: Tensor) -> Tensor {
    precondition(x.shape == y.shape, "a residual sum of the shapes \(x.shape) and \(y.shape)")
    let factor = Float(0.5).squareRoot()
    let result = Storage(count: x.count)
    OperationCounter.entering(OperationCall(kind: "residual sum", floatCount: 3 * x.count)) {
      Algebra.combine(
        factor, x.storage.pointer, factor, y.storage.pointer, to: result.pointer, count: x.count)
    }
    let sum = LinearCombination(a: 1, b: 1).recording(x, y, shape: x.shape, storage: result)
    return Scaling(factor: factor, offset: 0).recording(sum, shape: x.shape, storage: result)
  }
}
