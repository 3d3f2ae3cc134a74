import Kernels

/// y = x W^T + b for every row of x.
struct Affine: Primitive {
  func callAsFunction(_ x: Tensor, weight: Tensor, bias: Tensor) -> Tensor {
    precondition(
      x.shape.count == 2 && x.shape[1] == weight.shape[1] && bias.shape == [weight.shape[0]],
      "an affine map of \(x.shape) by \(weight.shape) and \(bias.shape)")
    let (rows, inner, columns) = (x.shape[0], x.shape[1], weight.shape[0])
    return self([x, weight, bias], shape: [rows, columns]) {
      Reductions.repeatRows(bias.storage.pointer, to: $0, rows: rows, columns: columns)
      Products.multiply(
        x.storage.pointer, transposingA: false, weight.storage.pointer, transposingB: true,
        to: $0, rows: rows, inner: inner, columns: columns, accumulating: true)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    switch index {
    case 0: MatrixProduct.plain(cotangent, recorded.input(1))
    case 1: MatrixProduct.leftTransposed(cotangent, recorded.input(0))
    default: cotangent.sum(over: .rows)
    }
  }
}

extension Tensor {
  /// x W^T + b: a fully connected layer.
  ///
  /// - Parameters:
  ///   - weight: [outputs, inputs].
  ///   - bias: [outputs].
  /// - Returns: [rows, outputs] for self of [rows, inputs].
  public func affine(weight: Tensor, bias: Tensor) -> Tensor {
    Affine()(self, weight: weight, bias: bias)
  }
}
