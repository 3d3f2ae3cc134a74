import OneDNN
import Synchronization

/// An operand in two layouts: the caller's, and the one that the primitive needs.
///
/// If the two differ in order or element type, the operand is copied before or after the operation.
/// The copy takes memory from the pool until the call ends, unless `ReorderedWeights` keeps it.
final class CompiledOperand {
  /// The caller's array of floats.
  private let outer: Memory
  /// The primitive's array, if its layout is another.
  private let inner: Memory?
  private let reorder: Primitive?
  private let isWritten: Bool
  private var copy: FloatBuffer?

  init(outer: Layout, inner: Layout, isWritten: Bool) {
    self.outer = Memory(outer)
    self.isWritten = isWritten
    guard inner != outer else {
      (self.inner, reorder) = (nil, nil)
      return
    }
    let (from, to) = isWritten ? (inner, outer) : (outer, inner)
    guard let operation = Operation.reorder(from: from, to: to) else {
      fatalError("oneDNN cannot copy an operand to the layout of its convolution")
    }
    self.inner = Memory(inner)
    reorder = Primitive(operation)
  }

  /// The array for the primitive.
  var memory: Memory { inner ?? outer }

  /// Uses the caller's floats, and copies them if the primitive reads another layout.
  ///
  /// `keeper` keeps the copy for the next call.
  func enter(_ pointer: UnsafeMutablePointer<Float>, keeper: ReorderedWeights? = nil) {
    outer.use(pointer)
    guard let inner else { return }
    let copy =
      isWritten
      ? FloatBuffer(count: inner.layout.floatCount)
      : keeper?.copy(for: self, make: copyOfOuter) ?? copyOfOuter()
    inner.use(copy.pointer)
    self.copy = copy
  }

  private func copyOfOuter() -> FloatBuffer {
    guard let inner, let reorder else { preconditionFailure("both layouts are the same") }
    let copy = FloatBuffer(count: inner.layout.floatCount)
    inner.use(copy.pointer)
    reorder.run([(.input, outer), (.output, inner)])
    return copy
  }

  /// Copies what the primitive wrote to the caller's floats, if the layouts differ.
  func leave() {
    if let inner, let reorder, isWritten { reorder.run([(.input, inner), (.output, outer)]) }
    copy = nil
  }
}

/// The weights of a convolution in the layouts that its contractions need.
///
/// Each copy is made when it is first needed, and used for all shards of an update. A copy for each
/// shard took 1 to 7 % of a step: more with more channels, and with fewer images in a shard. Code that
/// changes the weights must make a new object.
public final class ReorderedWeights: Sendable {
  /// By the operand that needs the copy; operands live as long as the process.
  private let copies = Mutex<[ObjectIdentifier: FloatBuffer]>([:])

  /// Makes an object without copies.
  public init() {}

  /// The copy for an operand; `make` makes it at the first call.
  func copy(for operand: CompiledOperand, make: () -> FloatBuffer) -> FloatBuffer {
    copies.withLock { copies in
      if let copy = copies[ObjectIdentifier(operand)] { return copy }
      let copy = make()
      copies[ObjectIdentifier(operand)] = copy
      return copy
    }
  }
}
