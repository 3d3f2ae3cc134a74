import Kernels

/// Repeats a row, a column, a pixel of each sample or a number to fill a shape.
///
/// Adjoint of `Sum`.
struct Repetition: Primitive {
  let axis: Tensor.Axis
  let shape: [Int]
  var kind: OperationKind { "repetition" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.shape == axis.summed(shape), "\(x.shape) repeated over \(axis) to \(shape)")
    let (rows, columns) = axis.matrix(shape)
    return self(x, shape: shape) {
      switch axis {
      case .rows: Reductions.repeatRows(x.storage.pointer, to: $0, rows: rows, columns: columns)
      case .pixels:
        for sample in 0..<shape[0] {
          Reductions.repeatRows(
            x.storage.pointer + sample * columns, to: $0 + sample * rows * columns, rows: rows,
            columns: columns)
        }
      case .columns:
        Reductions.repeatColumns(x.storage.pointer, to: $0, rows: rows, columns: columns)
      case .all: $0.update(repeating: x.storage.pointer[0], count: rows * columns)
      }
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    cotangent.sum(over: axis)
  }
}

extension Tensor {
  /// Repeats self along an axis, so that `sum(over:)` of the result has self's shape.
  public func repeated(over axis: Axis, to shape: [Int]) -> Tensor {
    Repetition(axis: axis, shape: shape)(self)
  }

  /// A tensor of one value everywhere.
  public init(repeating value: Float, shape: [Int]) {
    let storage = Storage(count: shape.elementCount)
    OperationCounter.entering(OperationCall(kind: "repetition", floatCount: storage.count)) {
      storage.pointer.update(repeating: value, count: storage.count)
    }
    self.init(shape: shape, storage: storage)
  }
}
