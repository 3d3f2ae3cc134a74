public import Kernels
public import Tensors

/// The parameters of a network as tensors that view a `FlatParameters`; networks compute with them.
///
/// One object serves all shards. It is valid until the flat buffer changes.
public struct Parameters: Sendable {
  /// One tensor for each entry of the layout, in its order.
  public let tensors: [Tensor]
  /// For each tensor its transpose, if it is a matrix.
  private let transposes: [Tensor?]
  /// The precision of convolutions with these values.
  let precision: Precision

  /// The same values as new variables.
  public var asVariables: Parameters {
    Parameters(tensors: tensors.map(\.asVariable), transposes: transposes, precision: precision)
  }

  /// The parameter with this index in the layout.
  subscript(index: Int) -> Tensor { tensors[index] }

  /// The transpose of the matrix with this index in the layout.
  func transpose(_ index: Int) -> Tensor {
    guard let transpose = transposes[index] else {
      preconditionFailure("parameter \(index) is not a matrix")
    }
    return transpose
  }
}

extension Parameters {
  /// Makes constants: results cannot be differentiated with respect to them.
  public init(constantsOf flat: FlatParameters, precision: Precision = .f32) {
    let tensors = flat.layout.entries.map {
      Tensor(viewing: flat.buffer, at: $0.offset, shape: $0.shape)
    }
    self.init(
      tensors: tensors, transposes: tensors.map { $0.shape.count == 2 ? $0.transposed : nil },
      precision: precision)
  }
}
