import Kernels

/// y = x W^T + b for every row of x.
struct Affine: Primitive {
  var kind: OperationKind { "fully connected" }

  func operationCount(_ x: Tensor, shape: [Int]) -> Int {
    Products.operationCount(rows: shape[0], inner: x.shape[1], columns: shape[1])
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      MatrixProduct.plain(cotangent, call.input(1)),
      MatrixProduct.leftTransposed(cotangent, call.input(0)), cotangent.sum(over: .rows))
  }
}

extension Tensor {
  /// silu(x W^T + b): the layer `affine` with its activation.
  ///
  /// Bias and activation are one pass over memory. The graph contains an `Affine` and a `SiLU`.
  public func affineSiLU(weight: Tensor, transposedWeight: Tensor, bias: Tensor) -> Tensor {
    let (rows, inner, columns) = affineSizes(weight, bias)
    let sum = Storage(count: rows * columns)
    let activation = Storage(count: rows * columns)
    OperationCounter.entering(
      OperationCall(
        kind: "fully connected with SiLU",
        operationCount: Products.operationCount(rows: rows, inner: inner, columns: columns),
        floatCount: count + weight.count + bias.count + 2 * rows * columns)
    ) {
      Products.multiply(
        storage.pointer, transposingA: false, transposedWeight.storage.pointer,
        transposingB: false, to: sum.pointer, rows: rows, inner: inner, columns: columns)
      Activations.addBiasAndSilu(
        sum.pointer, bias: bias.storage.pointer, to: activation.pointer, rows: rows,
        columns: columns)
    }
    let shape = [rows, columns]
    let affine = Affine().recording(self, weight, bias, shape: shape, storage: sum)
    return SiLU().recording(affine, shape: shape, storage: activation)
  }

  /// x W^T + b: a fully connected layer for self of [rows, inputs] and a weight of [outputs, inputs].
  ///
  /// `transposedWeight` is the constant W^T, computed once for many calls. With it, neither the forward
  /// product nor the pullback to x transposes its right factor. Such products are the fastest.
  public func affine(weight: Tensor, transposedWeight: Tensor, bias: Tensor) -> Tensor {
    let (rows, inner, columns) = affineSizes(weight, bias)
    return Affine()(self, weight, bias, shape: [rows, columns]) {
      Reductions.repeatRows(bias.storage.pointer, to: $0, rows: rows, columns: columns)
      Products.multiply(
        storage.pointer, transposingA: false, transposedWeight.storage.pointer,
        transposingB: false, to: $0, rows: rows, inner: inner, columns: columns,
        accumulating: true)
    }
  }

  /// Checks the shapes of a fully connected layer, and returns its sizes.
  private func affineSizes(
    _ weight: Tensor, _ bias: Tensor
  ) -> (rows: Int, inner: Int, columns: Int) {
    precondition(
      shape.count == 2 && shape[1] == weight.shape[1] && bias.shape == [weight.shape[0]],
      "an affine map of \(shape) by \(weight.shape) and \(bias.shape)")
    return (shape[0], shape[1], weight.shape[0])
  }
}
