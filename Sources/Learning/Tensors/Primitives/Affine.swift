import Kernels

/// y = x W^T + b for every row of x.
struct Affine: Primitive {
  var kind: OperationKind { "fully connected" }

  func operationCount(_ x: Tensor, shape: [Int]) -> Int {
    Products.operationCount(rows: shape[0], inner: x.shape[1], columns: shape[1])
  }

  /// Computes the output.
  ///
  /// With W^T as a constant, neither the forward product nor the pullback to x transposes its right
  /// factor. Such products are the fastest.
  func callAsFunction(
    _ x: Tensor, weight: Tensor, transposedWeight: Tensor, bias: Tensor
  ) -> Tensor {
    precondition(
      x.shape.count == 2 && x.shape[1] == weight.shape[1] && bias.shape == [weight.shape[0]],
      "an affine map of \(x.shape) by \(weight.shape) and \(bias.shape)")
    let (rows, inner, columns) = (x.shape[0], x.shape[1], weight.shape[0])
    return self(x, weight, bias, shape: [rows, columns]) {
      Reductions.repeatRows(bias.storage.pointer, to: $0, rows: rows, columns: columns)
      Products.multiply(
        x.storage.pointer, transposingA: false, transposedWeight.storage.pointer,
        transposingB: false, to: $0, rows: rows, inner: inner, columns: columns,
        accumulating: true)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      MatrixProduct.plain(cotangent, call.input(1)),
      MatrixProduct.leftTransposed(cotangent, call.input(0)), cotangent.sum(over: .rows))
  }
}

extension Tensor {
  /// silu(x W^T + b): a fully connected layer with its activation.
  ///
  /// Bias and activation are one pass over memory. The graph holds an `Affine` and a `SiLU`.
  ///
  /// - Parameters:
  ///   - weight: [outputs, inputs].
  ///   - transposedWeight: `weight.transposed`, computed once for many calls.
  ///   - bias: [outputs].
  /// - Returns: [rows, outputs] for self of [rows, inputs].
  public func affineSiLU(weight: Tensor, transposedWeight: Tensor, bias: Tensor) -> Tensor {
    let (rows, inner, columns) = (shape[0], shape[1], bias.count)
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

  /// x W^T + b: a fully connected layer.
  ///
  /// - Parameters:
  ///   - weight: [outputs, inputs].
  ///   - transposedWeight: `weight.transposed`, computed once for many calls.
  ///   - bias: [outputs].
  /// - Returns: [rows, outputs] for self of [rows, inputs].
  public func affine(weight: Tensor, transposedWeight: Tensor, bias: Tensor) -> Tensor {
    Affine()(self, weight: weight, transposedWeight: transposedWeight, bias: bias)
  }
}
