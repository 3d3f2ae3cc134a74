public import Kernels
public import Tensors

/// The values of a network's parameters as tensors, made once for all shards of a turn.
///
/// The tensors view the flat buffer: they are good until the flat buffer changes.
public struct Parameters: Sendable {
  /// One tensor for each entry of the layout, in its order.
  public let tensors: [Tensor]
  /// The transposes of those that are matrices.
  private let transposes: [Tensor?]
  /// In which convolutions with these values are taken.
  let precision: Precision

  private init(tensors: [Tensor], transposes: [Tensor?], precision: Precision) {
    self.tensors = tensors
    self.transposes = transposes
    self.precision = precision
  }

  /// The values as constants: nothing computed from them can be differentiated by them.
  ///
  /// - Parameters:
  ///   - flat buffer: holds the values.
  ///   - precision: in which convolutions are taken.
  public init(constantsOf flat: FlatParameters, precision: Precision = .f32) {
    self.precision = precision
    tensors = flat.layout.entries.map {
      Tensor(viewing: flat.buffer, at: $0.offset, shape: $0.shape)
    }
    transposes = tensors.map { $0.shape.count == 2 ? $0.transposed : nil }
  }

  /// The same values as new variables.
  public var asVariables: Parameters {
    Parameters(
      tensors: tensors.map(\.asVariable), transposes: transposes, precision: precision)
  }

  /// The parameter that a layer registered as number `index`.
  subscript(index: Int) -> Tensor { tensors[index] }

  /// The transpose of the matrix that a layer registered as number `index`.
  func transpose(_ index: Int) -> Tensor {
    guard let transpose = transposes[index] else {
      preconditionFailure("parameter \(index) is not a matrix")
    }
    return transpose
  }
}
