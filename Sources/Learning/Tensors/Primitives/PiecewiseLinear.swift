import Kernels

/// A function with one kink, applied to every element.
enum PiecewiseLinear: Primitive {
  /// y = max(x, bound).
  case clamp(bound: Float)
  /// y = x for x >= 0, and slope x otherwise.
  case leakyReLU(slope: Float)

  var kind: OperationKind {
    switch self {
    case .clamp: "clamp"
    case .leakyReLU: "leaky ReLU"
    }
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) { y in
      switch self {
      case .clamp(let bound):
        Activations.clamp(x.storage.pointer, below: bound, to: y, count: x.count)
      case .leakyReLU(let slope):
        Activations.leakyReLU(x.storage.pointer, slope: slope, to: y, count: x.count)
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(PiecewiseLinearGradient(function: self, x: call.input(0).detached)(cotangent))
  }
}

/// y = g times the slope of the function at x: linear in g, and its own adjoint.
///
/// The slope of a clamp is 1 for x > bound and 0 otherwise.
struct PiecewiseLinearGradient: Primitive {
  let function: PiecewiseLinear
  /// Not an input, because the slope is constant on both sides of the kink.
  let x: Tensor
  var sideCount: Int { x.count }

  var kind: OperationKind {
    switch function {
    case .clamp: "clamp, gradient"
    case .leakyReLU: "leaky ReLU, gradient"
    }
  }

  func callAsFunction(_ g: Tensor) -> Tensor {
    self(g, shape: g.shape) { y in
      let (x, g, count) = (x.storage.pointer, g.storage.pointer, g.count)
      switch function {
      case .clamp(let bound):
        Activations.clampGradient(x, below: bound, times: g, to: y, count: count)
      case .leakyReLU(let slope):
        Activations.leakyReLUGradient(x, slope: slope, times: g, to: y, count: count)
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(self(cotangent))
  }
}

extension Tensor {
  /// max(x, bound) of every element.
  public func clamped(below bound: Float) -> Tensor { PiecewiseLinear.clamp(bound: bound)(self) }

  /// x for every element that is not negative, and `slope` x for the others.
  public func leakyReLU(slope: Float) -> Tensor { PiecewiseLinear.leakyReLU(slope: slope)(self) }
}
