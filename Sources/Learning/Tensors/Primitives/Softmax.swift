import Kernels

/// y = e^x / sum of e^x, over the last axis.
struct Softmax: Primitive {
  var kind: OperationKind { "softmax" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    precondition(x.channelCount > 0, "a softmax over an axis of size 0")
    return self(x, shape: x.shape) {
      Kernels.Softmax.rows(
        x.storage.pointer, to: $0, rows: x.pixelCount, columns: x.channelCount)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(SoftmaxGradient()(softmax: call.output, times: cotangent))
  }
}

/// z = y (g - sum of g y), over the last axis: the pullback of `Softmax`, and its own adjoint in g.
struct SoftmaxGradient: Primitive {
  var kind: OperationKind { "softmax, gradient" }

  func callAsFunction(softmax y: Tensor, times g: Tensor) -> Tensor {
    self(y, g, shape: y.shape) {
      Kernels.Softmax.rowsGradient(
        softmax: y.storage.pointer, times: g.storage.pointer, to: $0, rows: y.pixelCount,
        columns: y.channelCount)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    let (y, g, c) = (call.input(0), call.input(1), cotangent)
    // <c, z> = <c y, g> - <c, y> <g, y>, differentiated with respect to y and to g.
    return call.cotangents(
      c * g - (c * innerProducts(g, y) + g * innerProducts(c, y)), self(softmax: y, times: c))
  }

  /// The sums of x y over the last axis, repeated along it.
  private func innerProducts(_ x: Tensor, _ y: Tensor) -> Tensor {
    let matrix = [x.pixelCount, x.channelCount]
    return (x * y).reshaped(to: matrix).sum(over: .columns).repeated(over: .columns, to: matrix)
      .reshaped(to: x.shape)
  }
}

extension Tensor {
  /// e^x of every element, divided by its sum over the last axis, without overflow.
  public var softmax: Tensor { Softmax()(self) }
}
