import Kernels

/// y = (x - mean) / sqrt(variance + epsilon), over groups of channels of a sample.
struct GroupNorm: Primitive {
  let groups: Int
  /// [batch, groups]; set by the call, for its pullback.
  let inverseDeviations: Storage
  var kind: OperationKind { "group norm" }

  init(groups: Int, batch: Int) {
    self.groups = groups
    inverseDeviations = Storage(count: groups * batch)
  }

  func callAsFunction(_ x: Tensor, epsilon: Float) -> Tensor {
    let (pixels, channels) = Tensor.Axis.pixels.matrix(x.shape)
    precondition(
      groups > 0 && channels.isMultiple(of: groups), "\(groups) groups of \(channels) channels")
    return self(x, shape: x.shape) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { sample in
        let start = sample * pixels * channels
        Kernels.GroupNorm.normalize(
          x.storage.pointer + start, to: y + start,
          inverseDeviations: inverseDeviations.pointer + sample * groups, pixels: pixels,
          channels: channels, groups: groups, epsilon: epsilon)
      }
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    GroupNormGradient(
      groups: groups, inverseDeviations: inverseDeviations, normalized: recorded.node.output)(
        recorded.input(0), times: cotangent)
  }
}

/// z = (g - mean(g) - y mean(g y)) / deviation: the pullback of `GroupNorm` in one primitive.
///
/// As a matrix on g it is symmetric, and so its own adjoint.
struct GroupNormGradient: Primitive {
  let groups: Int
  let inverseDeviations: Storage
  /// y; like the deviations not an input, since x decides on it.
  let normalized: Storage
  var kind: OperationKind { "group norm, gradient" }
  var sideCount: Int { normalized.count }

  func callAsFunction(_ x: Tensor, times g: Tensor) -> Tensor {
    let (pixels, channels) = Tensor.Axis.pixels.matrix(x.shape)
    return self(x, g, shape: x.shape) { y in
      ComputeThreads.forEach(x.shape[0], floats: x.count) { sample in
        let start = sample * pixels * channels
        Kernels.GroupNorm.normalizeGradient(
          normalized: normalized.pointer + start,
          inverseDeviations: inverseDeviations.pointer + sample * groups,
          times: g.storage.pointer + start, to: y + start, pixels: pixels, channels: channels,
          groups: groups)
      }
    }
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    // By x it would be the second derivative; potentials, which need one, have no group norm.
    precondition(index == 1, "the second derivative of group norm is not provided")
    return self(recorded.input(0), times: cotangent)
  }
}

extension Tensor {
  /// Each group of neighbouring channels of a sample, normalised to mean 0 and variance 1.
  ///
  ///     y = (x - mean) / sqrt(variance + epsilon)
  ///
  /// Mean and biased variance are those of a sample's pixels and a group's channels. Can be
  /// differentiated once; `scaledAndShifted` adds what is learnt.
  ///
  /// - Parameters:
  ///   - groups: how many; a divisor of the channels.
  ///   - epsilon: keeps the quotient finite.
  /// - Returns: [batch, …, channels], like self.
  public func groupNormalized(groups: Int, epsilon: Float) -> Tensor {
    precondition(!shape.isEmpty, "a group norm of a single number")
    return GroupNorm(groups: groups, batch: shape[0])(self, epsilon: epsilon)
  }
}
