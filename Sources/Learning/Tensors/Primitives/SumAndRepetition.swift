import Kernels

/// Sums over an axis; the adjoint is `Repetition`.
struct Sum: Primitive {
  let axis: Tensor.Axis
  var kind: OperationKind { "sum" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let (rows, columns) = axis.matrix(x.shape)
    return self(x, shape: axis.summed(x.shape)) { y in
      switch axis {
      case .rows: Reductions.sumRows(x.storage.pointer, to: y, rows: rows, columns: columns)
      case .pixels:
        ComputeThreads.forEach(x.shape[0], floats: x.count) { sample in
          Reductions.sumRows(
            x.storage.pointer + sample * rows * columns, to: y + sample * columns, rows: rows,
            columns: columns)
        }
      case .columns: Reductions.sumColumns(x.storage.pointer, to: y, rows: rows, columns: columns)
      case .all: y[0] = Reductions.sum(x.storage.pointer, count: x.count)
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(cotangent.repeated(over: axis, to: call.inputShape(0)))
  }
}

/// Repeats a row, a column, a pixel of each sample or a number to fill a shape; the adjoint is `Sum`.
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

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(cotangent.sum(over: axis))
  }
}

extension Tensor {
  /// The axes to sum over or to repeat along.
  public enum Axis: Sendable {
    /// The first axis.
    case rows
    /// All axes but the first.
    case columns
    /// All axes but the first and the last: height and width of images.
    case pixels
    /// Every axis.
    case all

    /// The sizes of `shape` as a matrix; for pixels, the sizes of one sample.
    func matrix(_ shape: [Int]) -> (rows: Int, columns: Int) {
      if case .all = self { return (1, shape.elementCount) }
      precondition(!shape.isEmpty, "rows or columns of a single number")
      if case .pixels = self {
        precondition(shape.count > 1, "pixels of a tensor of shape \(shape)")
        return (shape[1..<(shape.count - 1)].elementCount, shape[shape.count - 1])
      }
      return (shape[0], shape.dropFirst().elementCount)
    }

    /// The shape of a sum over this axis.
    func summed(_ shape: [Int]) -> [Int] {
      switch self {
      case .rows: Array(shape.dropFirst())
      case .columns: [shape[0]]
      case .pixels: [shape[0], shape[shape.count - 1]]
      case .all: []
      }
    }
  }

  /// The sum over rows ([n, …] to […]), over columns ([n, …] to [n]), over pixels ([n, …, c] to
  /// [n, c]), or over all elements.
  public func sum(over axis: Axis = .all) -> Tensor { Sum(axis: axis)(self) }

  /// The mean of all elements.
  public var mean: Tensor { (1 / Float(count)) * sum() }

  /// Self repeated along an axis; `sum(over:)` of the result has the shape of self.
  public func repeated(over axis: Axis, to shape: [Int]) -> Tensor {
    Repetition(axis: axis, shape: shape)(self)
  }

  /// Makes a tensor of equal elements.
  public init(repeating value: Float, shape: [Int]) {
    let storage = Storage(count: shape.elementCount)
    OperationCounter.entering(OperationCall(kind: "repetition", floatCount: storage.count)) {
      storage.pointer.update(repeating: value, count: storage.count)
    }
    self.init(shape: shape, storage: storage)
  }
}
