import Kernels

/// The channels of one tensor, then those of another.
///
/// Its pullbacks are `ChannelSlice`s.
struct Concatenation: Primitive {
  var kind: OperationKind { "concatenation of channels" }

  func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
    precondition(
      x.shape.count == y.shape.count && x.shape.dropLast() == y.shape.dropLast(),
      "channels of the shapes \(x.shape) and \(y.shape) beside each other")
    let (first, second) = (x.channelCount, y.channelCount)
    return self(x, y, shape: x.shape.dropLast() + [first + second]) {
      Channels.copy(
        x.storage.pointer, stride: first, to: $0, outputStride: first + second,
        rows: x.pixelCount, columns: first)
      Channels.copy(
        y.storage.pointer, stride: second, to: $0 + first, outputStride: first + second,
        rows: x.pixelCount, columns: second)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    let first = recorded.node.input(0).channelCount
    return cotangent.channels(index == 0 ? 0..<first : first..<cotangent.channelCount)
  }
}

extension Tensor {
  /// Self's channels, then those of `other`: […, n + m].
  public func beside(_ other: Tensor) -> Tensor { Concatenation()(self, other) }
}
