import Kernels

/// Some of the channels: a range of the last axis.
///
/// Adjoint of `PaddedChannels`.
struct ChannelSlice: Primitive {
  let range: Range<Int>
  var kind: OperationKind { "slice of channels" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let channels = x.channelCount
    precondition(
      0 <= range.lowerBound && range.upperBound <= channels,
      "channels \(range) of a tensor of shape \(x.shape)")
    return self(x, shape: x.shape.dropLast() + [range.count]) {
      Channels.copy(
        x.storage.pointer + range.lowerBound, stride: channels, to: $0,
        outputStride: range.count, rows: x.pixelCount, columns: range.count)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    PaddedChannels(
      offset: range.lowerBound, count: recorded.node.input(index).channelCount)(cotangent)
  }
}

/// Channels of zeros, with a tensor's in their midst.
///
/// Adjoint of `ChannelSlice`.
struct PaddedChannels: Primitive {
  let offset: Int
  let count: Int
  var kind: OperationKind { "padded channels" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let channels = x.channelCount
    precondition(offset + channels <= count, "channels beyond the end")
    return self(x, shape: x.shape.dropLast() + [count]) {
      $0.update(repeating: 0, count: x.pixelCount * count)
      Channels.copy(
        x.storage.pointer, stride: channels, to: $0 + offset, outputStride: count,
        rows: x.pixelCount, columns: channels)
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    let channels = recorded.node.input(index).channelCount
    return ChannelSlice(range: offset..<(offset + channels))(cotangent)
  }
}

extension Tensor {
  /// Some of the channels: […, range.count] of […, channels].
  public func channels(_ range: Range<Int>) -> Tensor { ChannelSlice(range: range)(self) }

  /// The size of the last axis.
  var channelCount: Int {
    precondition(!shape.isEmpty, "channels of a single number")
    return shape[shape.count - 1]
  }

  /// The product of all other sizes.
  var pixelCount: Int { shape.dropLast().elementCount }
}
