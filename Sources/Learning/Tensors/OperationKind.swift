public import Kernels

/// What calls of a primitive are counted as: a row in a table of operations.
public struct OperationKind: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The name in the table: "group norm, gradient".
  public let name: String
  /// The sizes of a convolution; convolutions of different sizes are different kinds.
  public let geometry: ConvolutionGeometry?

  /// Makes a kind without sizes.
  public init(stringLiteral name: String) { self.init(name, nil) }

  /// Makes a kind with the sizes of a convolution, or none.
  init(_ name: String, _ geometry: ConvolutionGeometry?) {
    self.name = name
    self.geometry = geometry
  }
}

/// One call, as an operation counter enters it.
struct OperationCall {
  let kind: OperationKind
  /// Multiplications and additions, of contractions only.
  var operationCount = 0
  /// Floats that the call reads and writes.
  let floatCount: Int
}
