public import Kernels
import Randomness
public import Tensors

/// A value for every parameter of a network, in one flat buffer that can change.
///
/// Parameters, their gradients, moments and moving averages have the same layout. So an optimizer, a
/// sum over ranks or a checkpoint is one loop over a buffer. Networks compute with `Parameters`, which
/// view such a buffer.
public final class FlatParameters: Sendable {
  /// Where each parameter lies in the buffer.
  public let layout: ParameterLayout
  /// The values.
  public let buffer: FloatBuffer

  /// Wraps a buffer, without a copy; more floats may follow the values.
  ///
  /// - Precondition: the buffer has at least as many floats as the layout.
  public init(layout: ParameterLayout, buffer: FloatBuffer) {
    precondition(
      buffer.count >= layout.count, "\(buffer.count) floats for a layout of \(layout.count)")
    self.layout = layout
    self.buffer = buffer
  }

  /// Makes a buffer of zeros.
  public convenience init(layout: ParameterLayout) {
    self.init(layout: layout, buffer: FloatBuffer(count: layout.count, repeating: 0))
  }

  /// Copies one tensor for each parameter, for example its gradient, to a new buffer.
  ///
  /// - Precondition: the shapes of the tensors are the shapes of `layout.entries`.
  public convenience init(layout: ParameterLayout, gathering tensors: [Tensor]) {
    self.init(layout: layout, buffer: FloatBuffer(count: layout.count))
    gather(tensors)
  }

  /// Copies one tensor for each parameter to its place in the buffer.
  ///
  /// - Precondition: the shapes of the tensors are the shapes of `layout.entries`.
  public func gather(_ tensors: [Tensor]) {
    precondition(
      tensors.map(\.shape) == layout.entries.map(\.shape), "tensors that do not fit the layout")
    for (entry, tensor) in zip(layout.entries, tensors) {
      tensor.copy(to: buffer, at: entry.offset)
    }
  }

  /// Draws initial values as each entry of the layout specifies.
  ///
  ///     p = bound (2 u - 1),  u uniform in [0, 1)
  ///
  /// The values of a parameter depend on the seed, on the number of the network in its run and on the
  /// index of the parameter in the layout. They do not depend on the sizes of the parameters before it.
  public convenience init(initializing layout: ParameterLayout, seed: UInt64, network: Int) {
    self.init(layout: layout, buffer: FloatBuffer(count: layout.count))
    for (index, entry) in layout.entries.enumerated() {
      let key = RandomKey(seed: seed, purpose: .initialization, step: network, shard: index)
      buffer.withMutableSpan(of: entry.range) { entry.initialization.fill(&$0, with: key) }
    }
  }

  /// A copy in a new buffer.
  public func copy() -> FlatParameters {
    let result = FlatParameters(layout: layout)
    result.buffer.copy(from: buffer)
    return result
  }

  /// Whether all values are finite.
  public var isFinite: Bool { BitPatterns.areFinite(buffer.pointer, count: layout.count) }

  /// Whether a value has a negative sign.
  public var hasNegative: Bool { BitPatterns.hasNegative(buffer.pointer, count: layout.count) }

  /// A hash of the bits of all values, to compare replicas; files contain SHA-256 instead.
  public var fingerprint: UInt64 { BitPatterns.hash(buffer.pointer, count: layout.count) }
}

extension ParameterLayout.Initialization {
  /// Sets every element of a parameter to its initial value.
  fileprivate func fill(_ span: inout MutableSpan<Float>, with key: RandomKey) {
    switch self {
    case .uniform(let bound):
      key.fill(uniform: &span)
      for index in span.indices { span[index] = bound * (2 * span[index] - 1) }
    case .constant(let value): span.update(repeating: value)
    case .halves(let first, let second):
      for index in span.indices { span[index] = index < span.count / 2 ? first : second }
    }
  }
}
