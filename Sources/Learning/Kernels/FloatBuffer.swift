/// A 64-byte aligned array of floats whose memory comes from a pool and returns to it.
///
/// All training steps need the same sizes, so after the first step nothing is allocated. The contents
/// of a new buffer are undefined. `pointer` is valid while the buffer exists. Threads may share a
/// buffer if no thread reads a float while another one writes it.
public final class FloatBuffer: @unchecked Sendable {
  /// The first float, on a 64-byte boundary.
  public let pointer: UnsafeMutablePointer<Float>
  /// The number of floats.
  public let count: Int
  /// The tracker that counts this buffer's memory.
  private let tracker: MemoryTracker?

  /// Takes memory for `count` floats from the pool.
  ///
  /// - Precondition: `count` is not negative.
  /// - Cost: a lock and a list access; an allocation if no block of this size is free.
  public init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) floats")
    self.count = count
    tracker = MemoryTracker.current
    pointer = tracker?.take(count: count) ?? BufferPool.shared.take(count: count)
  }

  /// Takes memory and sets every float to one value.
  public convenience init(count: Int, repeating value: Float) {
    self.init(count: count)
    pointer.update(repeating: value, count: count)
  }

  deinit {
    guard let tracker else { return BufferPool.shared.giveBack(pointer, count: count) }
    tracker.giveBack(pointer, count: count)
  }

  /// The floats as an array.
  public var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Reads the floats of a range, or all, without a copy.
  ///
  /// - Precondition: the buffer contains `range`.
  public func withSpan<Result>(
    of range: Range<Int>? = nil, _ body: (Span<Float>) throws -> Result
  ) rethrows -> Result {
    let range = checked(range)
    return try body(
      Span(_unsafeStart: UnsafePointer(pointer + range.lowerBound), count: range.count))
  }

  /// Changes the floats of a range, or all, in place.
  ///
  /// - Precondition: the buffer contains `range`.
  public func withMutableSpan<Result>(
    of range: Range<Int>? = nil, _ body: (inout MutableSpan<Float>) throws -> Result
  ) rethrows -> Result {
    let range = checked(range)
    var span = MutableSpan(_unsafeStart: pointer + range.lowerBound, count: range.count)
    return try body(&span)
  }

  private func checked(_ range: Range<Int>?) -> Range<Int> {
    let range = range ?? 0..<count
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count,
      "floats \(range) of a buffer of \(count)")
    return range
  }

  /// Copies all floats of another buffer to this one.
  ///
  /// - Precondition: both have the same count.
  public func copy(from other: FloatBuffer) {
    precondition(count == other.count, "copying \(other.count) floats into \(count)")
    pointer.update(from: other.pointer, count: count)
  }

  /// Adds all floats of another buffer to the floats from `offset` on.
  ///
  /// - Precondition: this buffer has as many floats from `offset` on.
  public func add(_ other: FloatBuffer, at offset: Int = 0) {
    precondition(
      offset >= 0 && offset + other.count <= count,
      "adding \(other.count) floats at \(offset) to \(count)")
    Algebra.accumulate(other.pointer, into: pointer + offset, count: other.count)
  }

  /// Multiplies every float by `factor`.
  public func scale(by factor: Float) {
    Algebra.scale(pointer, by: factor, to: pointer, count: count)
  }
}
