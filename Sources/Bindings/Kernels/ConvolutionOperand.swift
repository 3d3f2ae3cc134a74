import COneDNN

/// An operand of a convolution, as the caller has it and as oneDNN's primitive wants it.
///
/// Where the two differ, in the order of elements or in their type, it is copied on its way in or
/// out. The copy lives in pooled memory, during a call only.
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

  /// What the primitive is given.
  var memory: dnnl_memory_t? { inner?.handle ?? outer.handle }

  /// Takes the caller's floats.
  func enter(_ pointer: UnsafeMutablePointer<Float>) {
    outer.set(pointer)
    guard let inner, let reorder else { return }
    let scratch = FloatBuffer(count: inner.floatCount)
    inner.set(scratch.pointer)
    self.scratch = scratch
    if !isWritten {
      reorder.execute([(DNNL_ARG_FROM, outer.handle), (DNNL_ARG_TO, inner.handle)])
    }
  }

  /// Gives the caller what the primitive wrote.
  func leave() {
    if let inner, let reorder, isWritten {
      reorder.execute([(DNNL_ARG_FROM, inner.handle), (DNNL_ARG_TO, outer.handle)])
    }
    scratch = nil
  }
}
