public import Kernels

/// An array of floats with a shape, and how it was computed if anybody wants its derivatives.
///
/// A tensor is a value: nothing changes it after it was made. Tensors made from *variables*
/// (`asVariable()`) remember their primitive and its inputs, and `gradients(of:withRespectTo:)`
/// walks back along them.
public struct Tensor: Sendable {
  /// Sizes, outermost first; empty for a single number.
  public let shape: [Int]
  var storage: Storage
  let node: Node?

  init(shape: [Int], storage: Storage, node: Node? = nil) {
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  /// Makes a tensor whose elements `body` writes, in row-major order.
  ///
  /// - Parameters:
  ///   - shape: sizes, outermost first.
  ///   - body: sets every element; what it leaves out is undefined.
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

  /// A view of a part of `buffer`, which nobody may change while the tensor is in use.
  ///
  /// With four axes it may be the weights of a convolution, and then keeps them in the layouts that
  /// they are wanted in.
  public init(viewing buffer: FloatBuffer, at offset: Int, shape: [Int]) {
    precondition(
      offset >= 0 && offset + shape.elementCount <= buffer.count,
      "a view of \(shape) at \(offset) in a buffer of \(buffer.count)")
    let storage = Storage(
      buffer, offset: offset, count: shape.elementCount,
      reordered: shape.count == 4 ? ReorderedWeights() : nil)
    self.init(shape: shape, storage: storage)
  }

  /// How many elements there are.
  public var count: Int { storage.count }

  /// The elements in row-major order.
  public var values: [Float] {
    Array(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
  }

  /// The only element.
  ///
  /// - Precondition: there is just one.
  public var value: Float {
    precondition(count == 1, "the value of a tensor of shape \(shape)")
    return storage.pointer[0]
  }

  /// Copies the elements to `offset` in `buffer`.
  public func copy(to buffer: FloatBuffer, at offset: Int) {
    precondition(offset >= 0 && offset + count <= buffer.count, "a copy beyond the buffer's end")
    (buffer.pointer + offset).update(from: storage.pointer, count: count)
  }
}

extension Collection<Int> {
  /// The product of the sizes of a shape: 1 for the shape of a single number.
  public var elementCount: Int { reduce(1, *) }
}
