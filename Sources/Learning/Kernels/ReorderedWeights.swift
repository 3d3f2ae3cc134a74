import Synchronization

/// The weights of a convolution in the layouts that its contractions want them in, each from when it
/// was first needed on.
///
/// Weights stay the same for all shards of a turn, and copying them took 1 to 7 % of a step: the more,
/// the more channels and the fewer images in a shard. Whoever changes the weights makes a new one.
public final class ReorderedWeights: Sendable {
  /// By the operand that wants it; operands live as long as the process.
  private let copies = Mutex<[ObjectIdentifier: FloatBuffer]>([:])

  /// Holds nothing yet.
  public init() {}

  /// The copy for an operand, which `make` makes if there is none.
  func copy(for operand: ConvolutionOperand, make: () -> FloatBuffer) -> FloatBuffer {
    copies.withLock { copies in
      if let copy = copies[ObjectIdentifier(operand)] { return copy }
      let copy = make()
      copies[ObjectIdentifier(operand)] = copy
      return copy
    }
  }
}
