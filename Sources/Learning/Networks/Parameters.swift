public import Tensors

/// The values of a network's parameters as tensors, in the order of its layout.
public struct Parameters: Sendable {
  /// One tensor for each entry of the layout.
  public let tensors: [Tensor]

  /// The parameter that a layer registered as number `index`.
  subscript(index: Int) -> Tensor { tensors[index] }
}

extension Slab {
  /// The values as constants: nothing computed from them can be differentiated by them.
  public var constants: Parameters {
    Parameters(
      tensors: layout.entries.map { Tensor(viewing: buffer, at: $0.offset, shape: $0.shape) })
  }

  /// The values as variables.
  public var variables: Parameters {
    Parameters(tensors: constants.tensors.map(\.asVariable))
  }
}
