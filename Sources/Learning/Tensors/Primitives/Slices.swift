import Kernels

/// A range of the first axis (rows) or of the last axis (channels); the adjoint is `Padding`.
struct Slice: Primitive {
  enum Axis {
    case rows, channels

    /// The number of blocks of memory, of slices in a block, and of floats in a slice of a block.
    func sizes(of shape: [Int]) -> (blocks: Int, size: Int, width: Int) {
      precondition(!shape.isEmpty, "\(self) of a single number")
      return switch self {
      case .rows: (1, shape[0], shape.dropFirst().elementCount)
      case .channels: (shape.dropLast().elementCount, shape[shape.count - 1], 1)
      }
    }

    /// The shape with another size of this axis.
    func resized(_ shape: [Int], to size: Int) -> [Int] {
      var result = shape
      result[self == .rows ? 0 : shape.count - 1] = size
      return result
    }
  }

  let axis: Axis
  let range: Range<Int>
  var kind: OperationKind { axis == .rows ? "rows" : "slice of channels" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let (blocks, size, width) = axis.sizes(of: x.shape)
    precondition(
      0 <= range.lowerBound && range.upperBound <= size, "\(axis) \(range) of the shape \(x.shape)")
    return self(x, shape: axis.resized(x.shape, to: range.count)) {
      Channels.copy(
        x.storage.pointer + range.lowerBound * width, stride: size * width, to: $0,
        outputStride: range.count * width, rows: blocks, columns: range.count * width)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    let (_, size, _) = axis.sizes(of: call.inputShape(0))
    return call.cotangents(Padding(axis: axis, offset: range.lowerBound, count: size)(cotangent))
  }
}

/// Rows or channels, with zeros before and after them; the adjoint is `Slice`.
struct Padding: Primitive {
  let axis: Slice.Axis
  /// The number of rows or channels of zeros before the input.
  let offset: Int
  /// The number of rows or channels of the result.
  let count: Int
  var kind: OperationKind { axis == .rows ? "padded rows" : "padded channels" }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let (blocks, size, width) = axis.sizes(of: x.shape)
    precondition(offset + size <= count, "\(size) \(axis) from \(offset) on among \(count)")
    return self(x, shape: axis.resized(x.shape, to: count)) {
      $0.update(repeating: 0, count: blocks * count * width)
      Channels.copy(
        x.storage.pointer, stride: size * width, to: $0 + offset * width,
        outputStride: count * width, rows: blocks, columns: size * width)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    let (_, size, _) = axis.sizes(of: call.inputShape(0))
    return call.cotangents(Slice(axis: axis, range: offset..<(offset + size))(cotangent))
  }
}

/// The channels of one tensor, then the channels of another; its pullbacks are `Slice`s.
struct Concatenation: Primitive {
  var kind: OperationKind { "concatenation of channels" }

  func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
    precondition(
      x.shape.count == y.shape.count && x.shape.dropLast() == y.shape.dropLast(),
      "a concatenation of channels of the shapes \(x.shape) and \(y.shape)")
    let (first, second) = (x.channelCount, y.channelCount)
    return self(x, y, shape: Slice.Axis.channels.resized(x.shape, to: first + second)) {
      Channels.copy(
        x.storage.pointer, stride: first, to: $0, outputStride: first + second,
        rows: x.pixelCount, columns: first)
      Channels.copy(
        y.storage.pointer, stride: second, to: $0 + first, outputStride: first + second,
        rows: x.pixelCount, columns: second)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    let (_, first, _) = Slice.Axis.channels.sizes(of: call.inputShape(0))
    return call.cotangents(
      cotangent.channels(0..<first), cotangent.channels(first..<cotangent.channelCount))
  }
}

extension Tensor {
  /// Some of the rows: [range.count, …] of [n, …].
  public func rows(_ range: Range<Int>) -> Tensor { Slice(axis: .rows, range: range)(self) }

  /// Some of the channels: […, range.count] of […, channels].
  public func channels(_ range: Range<Int>) -> Tensor { Slice(axis: .channels, range: range)(self) }

  /// The rows of self, then the rows of `other`: [n + m, …].
  public func followed(by other: Tensor) -> Tensor {
    let total = shape[0] + other.shape[0]
    return Padding(axis: .rows, offset: 0, count: total)(self)
      + Padding(axis: .rows, offset: shape[0], count: total)(other)
  }

  /// The channels of self, then the channels of `other`: […, n + m].
  public func appendingChannels(of other: Tensor) -> Tensor { Concatenation()(self, other) }

  /// The size of the last axis.
  var channelCount: Int {
    precondition(!shape.isEmpty, "channels of a single number")
    return shape[shape.count - 1]
  }

  /// The product of all other sizes.
  var pixelCount: Int { shape.dropLast().elementCount }
}
