import Kernels

/// y = e^x / sum of e^x, over the last axis.
struct Softmax: Primitive {
  var kind: OperationKind { "softmax" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.channelCount > 0, "a softmax of nothing")
    return self(x, shape: x.shape) {
      Kernels.Softmax.rows(
        x.storage.pointer, to: $0, rows: x.pixelCount, columns: x.channelCount)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    SoftmaxGradient()(softmax: recorded.output, times: cotangent)
  }
}

/// z = y (g - sum of g y), over the last axis: the pullback of `Softmax`, symmetric in g.
struct SoftmaxGradient: Primitive {
  var kind: OperationKind { "softmax, gradient" }

  func callAsFunction(softmax y: Tensor, times g: Tensor) -> Tensor {
    self(y, g, shape: y.shape) {
      Kernels.Softmax.rowsGradient(
        softmax: y.storage.pointer, times: g.storage.pointer, to: $0, rows: y.pixelCount,
        columns: y.channelCount)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    let (y, g) = (recorded.input(0), recorded.input(1))
    if index == 1 { return self(softmax: y, times: cotangent) }
    // sum of c y (g - <g, y>) = <c y, g> - <c, y> <g, y>, by y.
    return cotangent * g - (cotangent * innerProducts(g, y) + g * innerProducts(cotangent, y))
  }

  /// The sums of x y over the last axis, in every place of it.
  private func innerProducts(_ x: Tensor, _ y: Tensor) -> Tensor {
    let matrix = [x.pixelCount, x.channelCount]
    return (x * y).reshaped(to: matrix).sum(over: .columns).repeated(over: .columns, to: matrix)
      .reshaped(to: x.shape)
  }
}

extension Tensor {
  /// e^x of every element as a part of their sum over the last axis, without overflow.
  public var softmax: Tensor { Softmax()(self) }
}
