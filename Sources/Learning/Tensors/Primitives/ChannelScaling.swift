import Kernels

/// y = gamma x, with a factor for each sample and channel.
///
/// The pullbacks of this and of `ChannelProductSum` are each other.
struct ChannelScaling: Primitive {
  var kind: OperationKind { "factors of channels" }

  func callAsFunction(_ x: Tensor, by gamma: Tensor) -> Tensor {
    precondition(
      gamma.shape == Tensor.Axis.pixels.summed(x.shape),
      "channels of the shape \(x.shape) times factors of \(gamma.shape)")
    let (pixels, channels) = Tensor.Axis.pixels.matrix(x.shape)
    return self(x, gamma, shape: x.shape) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { sample in
        let start = sample * pixels * channels
        Channels.scale(
          x.storage.pointer + start, by: gamma.storage.pointer + sample * channels,
          to: y + start, pixels: pixels, channels: channels)
      }
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    index == 0
      ? ChannelScaling()(cotangent, by: recorded.input(1))
      : ChannelProductSum()(cotangent, recorded.input(0))
  }
}

/// z = the sum of x y over pixels, for each sample and channel.
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

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    ChannelScaling()(recorded.input(1 - index), by: cotangent)
  }
}

/// y = gamma x + beta, with a factor and an offset for each sample and channel.
struct ScaleAndShift: Primitive {
  var kind: OperationKind { "factors and offsets of channels" }

  func callAsFunction(_ x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor {
    let shape = Tensor.Axis.pixels.summed(x.shape)
    precondition(
      gamma.shape == shape && beta.shape == shape,
      "channels of the shape \(x.shape) by \(gamma.shape) and \(beta.shape)")
    let (pixels, channels) = Tensor.Axis.pixels.matrix(x.shape)
    return self(x, gamma, beta, shape: x.shape) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { sample in
        let start = sample * pixels * channels
        Channels.scale(
          x.storage.pointer + start, by: gamma.storage.pointer + sample * channels,
          adding: beta.storage.pointer + sample * channels, to: y + start, pixels: pixels,
          channels: channels)
      }
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    switch index {
    case 0: ChannelScaling()(cotangent, by: recorded.input(1))
    case 1: ChannelProductSum()(cotangent, recorded.input(0))
    default: cotangent.sum(over: .pixels)
    }
  }
}

extension Tensor {
  /// gamma x + beta, with a factor and an offset for each sample and channel: what follows a group
  /// norm that a latent variable steers.
  ///
  /// For factors that all samples share, repeat them over rows.
  ///
  /// - Parameters:
  ///   - gamma: [batch, channels].
  ///   - beta: [batch, channels].
  /// - Returns: [batch, …, channels], like self.
  public func scaledAndShifted(gamma: Tensor, beta: Tensor) -> Tensor {
    ScaleAndShift()(self, gamma: gamma, beta: beta)
  }
}
