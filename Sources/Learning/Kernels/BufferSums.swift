/// Sums and multiples of whole buffers.
extension FloatBuffer {
  /// Adds another buffer's floats, element by element, to those from `offset` on.
  ///
  /// - Precondition: the other buffer fits.
  public func add(_ other: FloatBuffer, at offset: Int = 0) {
    precondition(
      offset >= 0 && offset + other.count <= count,
      "adding \(other.count) floats at \(offset) to \(count)")
    Algebra.accumulate(other.pointer, into: pointer + offset, count: other.count)
  }

  /// Multiplies every float.
  public func scale(by factor: Float) {
    Algebra.scale(pointer, by: factor, to: pointer, count: count)
  }
}
