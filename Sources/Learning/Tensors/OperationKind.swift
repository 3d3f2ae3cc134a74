public import Kernels

/// What calls of a primitive have in common in a table of operations.
public struct OperationKind: Hashable, Sendable, ExpressibleByStringLiteral {
  /// For people: "group norm, gradient".
  public let name: String
  /// The sizes of a convolution; calls of different sizes are different kinds.
  public let geometry: ConvolutionGeometry?

  /// A kind without sizes.
  public init(stringLiteral name: String) { self.init(name, nil) }

  /// A name, and the sizes of a convolution.
  init(_ name: String, _ geometry: ConvolutionGeometry?) {
    self.name = name
    self.geometry = geometry
  }
}

/// One call, before it is made.
struct OperationCall {
  let kind: OperationKind
  /// Multiplications and additions, of contractions alone.
  var operationCount = 0
  /// Floats that are read and written.
  let floatCount: Int
}

extension Primitive {
  /// Those of the convolution, or none.
  func operationCount(_ first: Tensor, shape: [Int]) -> Int { kind.geometry?.operationCount ?? 0 }

  /// None.
  var sideCount: Int { 0 }
}
