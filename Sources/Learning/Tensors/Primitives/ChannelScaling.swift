import Kernels

/// y = gamma x, with a factor for each sample and channel.
///
/// Its pullbacks are `ChannelScaling` and `ChannelProductSum`.
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

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      ChannelScaling()(cotangent, by: call.input(1)),
      ChannelProductSum()(cotangent, call.input(0)))
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

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      ChannelScaling()(cotangent, by: call.input(1)),
      ChannelProductSum()(cotangent, call.input(0)), cotangent.sum(over: .pixels))
  }
}

extension Tensor {
  /// gamma x + beta, with a factor and an offset for each sample and channel.
  ///
  /// This follows a group norm that depends on a latent variable. Factors that all samples share
  /// can be repeated over rows.
  ///
  /// - Parameters:
  ///   - gamma: [batch, channels].
  ///   - beta: [batch, channels].
  /// - Returns: [batch, …, channels], like self.
  public func scaledAndShifted(gamma: Tensor, beta: Tensor) -> Tensor {
    ScaleAndShift()(self, gamma: gamma, beta: beta)
  }
}
