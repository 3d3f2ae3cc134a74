import Kernels

/// y = (x - mean) / sqrt(variance + epsilon), over each group of channels of a sample.
struct GroupNorm: Primitive {
  let groups: Int
  /// [batch, groups]; the call sets them for its pullback.
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

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    let gradient = GroupNormGradient(
      groups: groups, inverseDeviations: inverseDeviations, normalized: call.node.output)
    return call.cotangents(gradient(call.input(0), times: cotangent))
  }
}

/// z = (g - mean(g) - y mean(g y)) / deviation: the pullback of `GroupNorm` in one primitive.
///
/// It is linear in g with a symmetric matrix, so it is its own adjoint in g.
struct GroupNormGradient: Primitive {
  let groups: Int
  let inverseDeviations: Storage
  /// The output y.
  ///
  /// Like the deviations it is not an input, because the derivative with respect to x covers both.
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

  // Only potentials need second derivatives, and they have no group norm.
  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(
      missing("the second derivative of group norm"), self(call.input(0), times: cotangent))
  }
}

extension Tensor {
  /// Self with each group of neighbouring channels of a sample normalised to mean 0 and variance 1.
  ///
  ///     y = (x - mean) / sqrt(variance + epsilon)
  ///
  /// Self is [batch, …, channels]. Mean and biased variance are taken over the pixels of a sample and
  /// the channels of a group. The result can be differentiated once.
  public func groupNormalized(groups: Int, epsilon: Float) -> Tensor {
    precondition(!shape.isEmpty, "a group norm of a single number")
    return GroupNorm(groups: groups, batch: shape[0])(self, epsilon: epsilon)
  }
}
