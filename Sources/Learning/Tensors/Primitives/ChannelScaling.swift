import Kernels

/// y = gamma x (+ beta), with a factor (and an offset) for each sample and channel.
///
/// Its pullbacks are `ChannelScaling` without offsets, `ChannelProductSum`, and a sum.
struct ChannelScaling: Primitive {
  var hasOffsets = false
  var kind: OperationKind {
    hasOffsets ? "factors and offsets of channels" : "factors of channels"
  }

  func callAsFunction(_ x: Tensor, by gamma: Tensor, adding beta: Tensor? = nil) -> Tensor {
    let factors = Tensor.Axis.pixels.summed(x.shape)
    precondition(
      gamma.shape == factors && (beta?.shape ?? factors) == factors,
      "channels of the shape \(x.shape) by \(gamma.shape) and \(beta?.shape ?? factors)")
    let (pixels, channels) = Tensor.Axis.pixels.matrix(x.shape)
    return self(x, gamma, beta, shape: x.shape) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { sample in
        let start = sample * pixels * channels
        Channels.scale(
          x.storage.pointer + start, by: gamma.storage.pointer + sample * channels,
          adding: beta.map { UnsafePointer($0.storage.pointer + sample * channels) },
          to: y + start, pixels: pixels, channels: channels)
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      ChannelScaling()(cotangent, by: call.input(1)),
      ChannelProductSum()(cotangent, call.input(0)), cotangent.sum(over: .pixels))
  }
}

/// z = the sum of x y over pixels, for each sample and channel.
///
/// Both pullbacks are `ChannelScaling`.
struct ChannelProductSum: Primitive {
  var kind: OperationKind { "factors of channels, gradient" }

  func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
    precondition(x.shape == y.shape, "a product of the shapes \(x.shape) and \(y.shape)")
    let (pixels, channels) = Tensor.Axis.pixels.matrix(x.shape)
    return self(x, y, shape: Tensor.Axis.pixels.summed(x.shape)) { z in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { sample in
        let start = sample * pixels * channels
        Channels.sumProducts(
          x.storage.pointer + start, y.storage.pointer + start, to: z + sample * channels,
          pixels: pixels, channels: channels)
      }
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      ChannelScaling()(call.input(1), by: cotangent),
      ChannelScaling()(call.input(0), by: cotangent))
  }
}

extension Tensor {
  /// gamma x + beta for self of [batch, …, channels], and gamma and beta of [batch, channels].
  public func scaledAndShifted(gamma: Tensor, beta: Tensor) -> Tensor {
    ChannelScaling(hasOffsets: true)(self, by: gamma, adding: beta)
  }
}
