/// Rows `range` of a tensor.
///
/// Adjoint of `PaddedRows`.
struct Rows: Primitive {
  let range: Range<Int>
  var kind: OperationKind { "rows" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(0 <= range.lowerBound && range.upperBound <= x.shape[0], "rows beyond the end")
    let width = x.shape.dropFirst().reduce(1, *)
    return self(x, shape: [range.count] + x.shape.dropFirst()) {
      $0.update(
        from: x.storage.pointer + range.lowerBound * width, count: range.count * width)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    PaddedRows(offset: range.lowerBound, count: recorded.node.input(index).shape[0])(cotangent)
  }
}

/// Rows of zeros, with a tensor in their midst.
///
/// Adjoint of `Rows`.
struct PaddedRows: Primitive {
  let offset: Int
  let count: Int
  var kind: OperationKind { "padded rows" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(offset + x.shape[0] <= count, "rows beyond the end")
    let width = x.shape.dropFirst().reduce(1, *)
    return self(x, shape: [count] + x.shape.dropFirst()) {
      $0.update(repeating: 0, count: count * width)
      ($0 + offset * width).update(from: x.storage.pointer, count: x.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    cotangent.rows(offset..<(offset + recorded.node.input(index).shape[0]))
  }
}

extension Tensor {
  /// Some of the rows: [range.count, …] of [n, …].
  public func rows(_ range: Range<Int>) -> Tensor { Rows(range: range)(self) }

  /// Self above `other`: [n + m, …].
  public func followed(by other: Tensor) -> Tensor {
    let total = shape[0] + other.shape[0]
    return PaddedRows(offset: 0, count: total)(self)
      + PaddedRows(offset: shape[0], count: total)(other)
  }
}
