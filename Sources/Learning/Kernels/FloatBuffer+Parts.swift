/// Parts of a buffer, which may be read and changed at the same time if they do not overlap.
extension FloatBuffer {
  /// Reads a part of the floats without a copy.
  ///
  /// - Precondition: `range` lies in the buffer.
  public func withSpan<Result>(
    of range: Range<Int>, _ body: (Span<Float>) throws -> Result
  ) rethrows -> Result {
    check(range)
    return try body(
      Span(_unsafeStart: UnsafePointer(pointer + range.lowerBound), count: range.count))
  }

  /// Changes a part of the floats in place.
  ///
  /// - Precondition: `range` lies in the buffer.
  public func withMutableSpan<Result>(
    of range: Range<Int>, _ body: (inout MutableSpan<Float>) throws -> Result
  ) rethrows -> Result {
    check(range)
    var span = MutableSpan(_unsafeStart: pointer + range.lowerBound, count: range.count)
    return try body(&span)
  }

  private func check(_ range: Range<Int>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count,
      "floats \(range) of a buffer of \(count)")
  }
}
