public import Kernels

/// One allocation that holds a value for every parameter of a network.
///
/// Parameters, their moments and moving averages are flat buffers of the same layout, so that an
/// optimizer, a sum over ranks or a checkpoint is one loop.
public final class FlatParameters: Sendable {
  /// Where each parameter lies.
  public let layout: ParameterLayout
  /// The values.
  public let buffer: FloatBuffer

  /// A flat buffer of zeros.
  public init(layout: ParameterLayout) {
    self.layout = layout
    buffer = FloatBuffer(count: layout.count, repeating: 0)
  }

  /// Reads a buffer, which it keeps, as values of a layout.
  ///
  /// - Precondition: the buffer is long enough; more floats may follow.
  public init(layout: ParameterLayout, buffer: FloatBuffer) {
    precondition(buffer.count >= layout.count, "a buffer too short for its layout")
    self.layout = layout
    self.buffer = buffer
  }

  /// A copy that later changes of this flat buffer do not reach.
  public func copy() -> FlatParameters {
    let result = FlatParameters(layout: layout)
    result.buffer.copy(from: buffer)
    return result
  }
}
