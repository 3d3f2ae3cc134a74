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

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    let factor = index == 0 ? a : b
    return factor == 1 ? cotangent : factor * cotangent
  }
}

extension Tensor {
  /// The sum, element by element.
  public static func + (x: Tensor, y: Tensor) -> Tensor { LinearCombination(a: 1, b: 1)(x, y) }

  /// Adds to a sum, in place if nobody else holds its memory.
  ///
  /// A chain of such sums runs in one piece of memory, which stays in the cache.
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

  /// (x + y) / sqrt 2: the sum of two independent signals of one variance keeps that variance.
  ///
  /// One pass over memory; the tape holds a sum and a `Scaling`, so that one scaled cotangent
  /// serves both x and y. Neither looks at what it computed, and they share its memory.
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
