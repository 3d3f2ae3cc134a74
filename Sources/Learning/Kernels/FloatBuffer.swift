/// A 64-byte aligned array of floats whose memory comes from a pool and returns to it.
///
/// A training step asks for the same sizes again and again, so after the first step nothing is
/// allocated. The contents of a new buffer are undefined.
///
/// The buffer owns its memory: `pointer` is valid while the buffer is alive. It may be handed to
/// another thread, but its owner sees to it that nobody writes while another reads.
public final class FloatBuffer: @unchecked Sendable {
  /// The first float, on a 64-byte boundary.
  public let pointer: UnsafeMutablePointer<Float>
  /// How many floats there are.
  public let count: Int
  /// What counts this buffer's memory, if anything does.
  private let tracker: MemoryTracker?

  /// Takes memory for `count` floats from the pool.
  ///
  /// - Precondition: `count` is not negative.
  /// - Cost: a lock and a list access; an allocation for a size not seen before.
  public init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) floats")
    self.count = count
    tracker = MemoryTracker.current
    pointer = tracker?.take(count: count) ?? BufferPool.shared.take(count: count)
  }

  /// Takes memory and fills it with one value.
  public convenience init(count: Int, repeating value: Float) {
    self.init(count: count)
    pointer.update(repeating: value, count: count)
  }

  deinit {
    guard let tracker else { return BufferPool.shared.giveBack(pointer, count: count) }
    tracker.giveBack(pointer, count: count)
  }

  /// Reads the floats without a copy.
  public func withSpan<Result>(_ body: (Span<Float>) throws -> Result) rethrows -> Result {
    try body(Span(_unsafeStart: UnsafePointer(pointer), count: count))
  }

  /// Changes the floats in place.
  public func withMutableSpan<Result>(
    _ body: (inout MutableSpan<Float>) throws -> Result
  ) rethrows -> Result {
    var span = MutableSpan(_unsafeStart: pointer, count: count)
    return try body(&span)
  }

  /// Copies another buffer's floats here.
  ///
  /// - Precondition: both have the same count.
  public func copy(from other: FloatBuffer) {
    precondition(count == other.count, "copying \(other.count) floats into \(count)")
    pointer.update(from: other.pointer, count: count)
  }

  /// The floats as an array.
  public var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
