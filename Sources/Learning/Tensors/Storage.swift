import Kernels

/// The memory behind a tensor: a whole pooled buffer, or a part of a flat buffer.
///
/// Outside the bindings this is the only file that touches pointers, with the primitives of this
/// target, which hand them to `Kernels`.
struct Storage: @unchecked Sendable {
  /// Keeps the memory alive.
  private var buffer: FloatBuffer
  /// The first element; valid while this storage is.
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  /// Copies of weights for convolutions, where these are used more than once.
  let reordered: ReorderedWeights?

  init(_ buffer: FloatBuffer) {
    self.init(buffer, offset: 0, count: buffer.count)
  }

  init(_ buffer: FloatBuffer, offset: Int, count: Int, reordered: ReorderedWeights? = nil) {
    self.reordered = reordered
    self.buffer = buffer
    pointer = buffer.pointer + offset
    self.count = count
  }

  /// New memory with undefined contents.
  init(count: Int) { self.init(FloatBuffer(count: count)) }

  /// Whether this is the only storage with its memory.
  mutating func isUnshared() -> Bool { isKnownUniquelyReferenced(&buffer) }
}
