import COneDNN

/// An operand of a convolution, as the caller has it and as oneDNN's primitive wants it.
///
/// Where the two differ, in the order of elements or in their type, it is copied on its way in or
/// out. The copy lives in pooled memory, during a call only unless somebody keeps it.
final class ConvolutionOperand {
  /// What the caller has: floats.
  private let outer: OneDNN.Memory
  /// What the primitive wants, if that is something else.
  private let inner: OneDNN.Memory?
  private let reorder: OneDNN.Primitive?
  private let isWritten: Bool
  private var scratch: FloatBuffer?

  init(outer: dnnl_memory_desc_t, inner: dnnl_memory_desc_t, isWritten: Bool) {
    self.outer = OneDNN.Memory(outer)
    self.isWritten = isWritten
    let memory = OneDNN.Memory(inner)
    guard !memory.hasLayout(of: self.outer) else {
      (self.inner, reorder) = (nil, nil)
      return
    }
    self.inner = memory
    reorder = OneDNN.Primitive(
      isWritten
        ? .reorder(from: memory, to: self.outer) : .reorder(from: self.outer, to: memory))
  }

  /// Floats of the copy, if there is one.
  var copyCount: Int { inner?.floatCount ?? 0 }

  /// What the primitive is given.
  var memory: dnnl_memory_t? { inner?.handle ?? outer.handle }

  /// Takes the caller's floats.
  ///
  /// - Parameters:
  ///   - pointer: the first one.
  ///   - keeper: keeps the copy of what is read, and has it the next time.
  func enter(_ pointer: UnsafeMutablePointer<Float>, keeper: ReorderedWeights? = nil) {
    outer.set(pointer)
    guard let inner else { return }
    let copy =
      isWritten
      ? FloatBuffer(count: inner.floatCount)
      : keeper?.copy(for: self, make: copyOfOuter) ?? copyOfOuter()
    inner.set(copy.pointer)
    scratch = copy
  }

  private func copyOfOuter() -> FloatBuffer {
    guard let inner, let reorder else { preconditionFailure("nothing to copy to") }
    let copy = FloatBuffer(count: inner.floatCount)
    inner.set(copy.pointer)
    reorder.execute([(DNNL_ARG_FROM, outer.handle), (DNNL_ARG_TO, inner.handle)])
    return copy
  }

  /// Gives the caller what the primitive wrote.
  func leave() {
    if let inner, let reorder, isWritten {
      reorder.execute([(DNNL_ARG_FROM, inner.handle), (DNNL_ARG_TO, outer.handle)])
    }
    scratch = nil
  }
}
