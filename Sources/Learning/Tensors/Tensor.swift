public import Kernels

/// An array of floats with a shape.
///
/// Its elements never change. A tensor computed from variables (`asVariable`) is tracked: it keeps its
/// primitive and inputs, and `gradients(of:withRespectTo:)` follows these back.
public struct Tensor: Sendable {
  /// Sizes, outermost first; empty for a single number.
  public let shape: [Int]
  var storage: Storage
  /// Nil for a constant.
  let node: Node?

  init(shape: [Int], storage: Storage, node: Node? = nil) {
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  /// Makes a tensor whose elements `body` writes, in row-major order; it must write all of them.
  public init(
    shape: [Int], initializingWith body: (inout MutableSpan<Float>) throws -> Void
  ) rethrows {
    let buffer = FloatBuffer(count: shape.elementCount)
    try buffer.withMutableSpan(body)
    self.init(shape: shape, storage: Storage(buffer))
  }

  /// Makes a tensor from values in row-major order.
  ///
  /// - Precondition: there are as many values as the shape has elements.
  public init(_ values: [Float], shape: [Int]) {
    precondition(
      values.count == shape.elementCount, "\(values.count) values for the shape \(shape)")
    self.init(shape: shape) { span in
      for index in values.indices { span[index] = values[index] }
    }
  }

  /// Makes a tensor of one number, of shape [].
  public init(_ value: Float) { self.init([value], shape: []) }

  /// Makes a view of the floats from `offset` on, which must not change while the tensor is in use.
  ///
  /// A view with four axes can be the weights of a convolution. It keeps copies of them in the layouts
  /// that convolutions need.
  public init(viewing buffer: FloatBuffer, at offset: Int, shape: [Int]) {
    precondition(
      offset >= 0 && offset + shape.elementCount <= buffer.count,
      "a view of \(shape) at \(offset) in a buffer of \(buffer.count)")
    let storage = Storage(
      buffer, offset: offset, count: shape.elementCount,
      reordered: shape.count == 4 ? ReorderedWeights() : nil)
    self.init(shape: shape, storage: storage)
  }

  /// The number of elements.
  public var count: Int { storage.count }

  /// The elements in row-major order.
  public var values: [Float] {
    Array(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// The only element.
  ///
  /// - Precondition: the tensor has one element.
  public var value: Float {
    precondition(count == 1, "the value of a tensor of shape \(shape)")
    return storage.pointer[0]
  }

  /// Copies the elements to `offset` in `buffer`.
  public func copy(to buffer: FloatBuffer, at offset: Int) {
    precondition(
      offset >= 0 && offset + count <= buffer.count, "a copy past the end of the buffer")
    (buffer.pointer + offset).update(from: storage.pointer, count: count)
  }
}

/// The memory of a tensor: a whole pooled buffer, or a part of a flat buffer.
struct Storage: @unchecked Sendable {
  /// Keeps the memory alive.
  private var buffer: FloatBuffer
  /// The first element; valid while this storage exists.
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  /// Copies of convolution weights in other layouts, for weights that are used more than once.
  let reordered: ReorderedWeights?

  init(
    _ buffer: FloatBuffer, offset: Int = 0, count: Int? = nil, reordered: ReorderedWeights? = nil
  ) {
    self.buffer = buffer
    pointer = buffer.pointer + offset
    self.count = count ?? buffer.count
    self.reordered = reordered
  }

  /// Takes new memory with undefined contents.
  init(count: Int) { self.init(FloatBuffer(count: count)) }

  /// Whether no other storage uses the same memory.
  mutating func isUnshared() -> Bool { isKnownUniquelyReferenced(&buffer) }
}

extension Collection<Int> {
  /// The product of the sizes of a shape: 1 for the shape of a single number.
  public var elementCount: Int { reduce(1, *) }
}
