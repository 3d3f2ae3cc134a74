import Kernels

/// A smooth function of one number, applied to every element.
enum ElementFunction: Primitive {
  /// y = e^x.
  case exponential
  /// y = tanh x.
  case hyperbolicTangent
  /// y = ln(1 + e^x).
  case softplus
  /// y = 1 / (1 + e^-x).
  case sigmoid
  /// y = sqrt x.
  case squareRoot
  /// y = 1 / sqrt x.
  case inverseSquareRoot

  var kind: OperationKind {
    switch self {
    case .exponential: "exponential"
    case .hyperbolicTangent: "tanh"
    case .softplus: "softplus"
    case .sigmoid: "sigmoid"
    case .squareRoot: "square root"
    case .inverseSquareRoot: "inverse square root"
    }
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    self(x, shape: x.shape) { y in
      let (x, count) = (x.storage.pointer, x.count)
      switch self {
      case .exponential: Activations.exponential(x, to: y, count: count)
      case .hyperbolicTangent: Activations.tanh(x, to: y, count: count)
      case .softplus: Activations.softplus(x, to: y, count: count)
      case .sigmoid: Activations.sigmoid(x, to: y, count: count)
      case .squareRoot: Algebra.squareRoot(x, to: y, count: count)
      case .inverseSquareRoot: Algebra.inverseSquareRoot(x, to: y, count: count)
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    let y = call.output
    return switch self {
    // y' = y
    case .exponential: call.cotangents(cotangent * y)
    // y' = 1 - y²
    case .hyperbolicTangent: call.cotangents(cotangent - cotangent * y.squared)
    // y' = sigmoid x
    case .softplus: call.cotangents(cotangent * call.input(0).sigmoid)
    // y' = y - y²
    case .sigmoid: call.cotangents(cotangent * (y - y.squared))
    // y' = 1 / (2 sqrt x)
    case .squareRoot: call.cotangents(0.5 * (cotangent * call.input(0).inverseSquareRoot))
    // y' = -y³ / 2
    case .inverseSquareRoot: call.cotangents(-0.5 * (cotangent * (y * y.squared)))
    }
  }
}

extension Tensor {
  /// e^x of every element.
  public var exponential: Tensor { ElementFunction.exponential(self) }

  /// tanh x of every element.
  public var tanh: Tensor { ElementFunction.hyperbolicTangent(self) }

  /// ln(1 + e^x) of every element, without overflow.
  public var softplus: Tensor { ElementFunction.softplus(self) }

  /// 1 / (1 + e^-x) of every element.
  public var sigmoid: Tensor { ElementFunction.sigmoid(self) }

  /// The square root of every element; its derivative at 0 is infinite.
  public var squareRoot: Tensor { ElementFunction.squareRoot(self) }

  /// 1 / sqrt x of every element.
  public var inverseSquareRoot: Tensor { ElementFunction.inverseSquareRoot(self) }
}
