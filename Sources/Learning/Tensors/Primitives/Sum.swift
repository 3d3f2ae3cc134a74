import Kernels

/// Sums over the rows, the columns or all elements of a matrix, or over the pixels of images.
///
/// Adjoint of `Repetition`.
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

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    Repetition(axis: axis, shape: recorded.node.input(index).shape)(cotangent)
  }
}

extension Tensor {
  /// What is summed over or repeated along; a matrix is [first axis, all other axes].
  public enum Axis: Sendable {
    /// The first axis.
    case rows
    /// All axes but the first.
    case columns
    /// All axes but the first and the last: height and width of images.
    case pixels
    /// Every axis.
    case all

    /// Sizes of `shape` as a matrix; for pixels, those of one sample.
    func matrix(_ shape: [Int]) -> (rows: Int, columns: Int) {
      if case .all = self { return (1, shape.elementCount) }
      precondition(!shape.isEmpty, "rows or columns of a single number")
      if case .pixels = self {
        precondition(shape.count > 1, "pixels of a tensor of shape \(shape)")
        return (shape[1..<(shape.count - 1)].elementCount, shape[shape.count - 1])
      }
      return (shape[0], shape.dropFirst().elementCount)
    }

    /// The shape that is left after the sum.
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
}
