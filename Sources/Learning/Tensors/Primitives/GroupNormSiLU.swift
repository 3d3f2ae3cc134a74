import Kernels

/// y = silu(gamma norm(x) + beta) in one pass, and all its cotangents in a second pass.
struct GroupNormSiLU: Primitive {
  let geometry: GroupNormGeometry
  /// [batch, groups], like the inverse deviations; the call sets both for its pullback.
  let means: Storage
  let inverseDeviations: Storage
  var kind: OperationKind { "group norm and SiLU" }

  init(_ geometry: GroupNormGeometry) {
    self.geometry = geometry
    means = Storage(count: geometry.batch * geometry.groups)
    inverseDeviations = Storage(count: geometry.batch * geometry.groups)
  }

  func callAsFunction(_ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float) -> Tensor {
    self(x, gamma, beta, shape: x.shape) {
      Kernels.GroupNormSiLU.apply(
        x.storage.pointer, gamma: gamma.storage.pointer, beta: beta.storage.pointer, to: $0,
        means: means.pointer, inverseDeviations: inverseDeviations.pointer, epsilon: epsilon,
        geometry)
    }
  }

  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    GroupNormSiLUGradient(norm: self)(
      call.input(0), gamma: call.input(1), beta: call.input(2), times: cotangent)
  }
}

/// The cotangents of x, gamma and beta of `GroupNormSiLU`.
struct GroupNormSiLUGradient: Primitive {
  let norm: GroupNormSiLU
  var kind: OperationKind { "group norm and SiLU, gradient" }

  func callAsFunction(_ x: Tensor, gamma: Tensor, beta: Tensor, times g: Tensor) -> InputTensors {
    let (dgamma, dbeta) = (Storage(count: gamma.count), Storage(count: beta.count))
    let dx = self(x, g, shape: x.shape) {
      Kernels.GroupNormSiLU.pullback(
        of: g.storage.pointer, x: x.storage.pointer, gamma: gamma.storage.pointer,
        beta: beta.storage.pointer, means: norm.means.pointer,
        inverseDeviations: norm.inverseDeviations.pointer, to: $0, dgamma: dgamma.pointer,
        dbeta: dbeta.pointer, norm.geometry)
    }
    return InputTensors(
      first: dx, second: Tensor(shape: gamma.shape, storage: dgamma),
      third: Tensor(shape: beta.shape, storage: dbeta))
  }

  // Only potentials need second derivatives, and they have no group norm.
  func pullback(of cotangent: Tensor, _ call: RecordedCall) -> InputTensors {
    call.cotangents(missing("the second derivative of group norm"))
  }
}

extension Tensor {
  /// SiLU of the group norm of self, with a factor and an offset for each sample and channel.
  ///
  ///     y = silu(gamma (x - mean) / sqrt(variance + epsilon) + beta)
  ///
  /// This is `groupNormalized`, `scaledAndShifted` and `silu`, without intermediate results in memory.
  /// If the number of channels is not a multiple of 16, the three are called one after another. Self is
  /// [batch, …, channels]; gamma and beta are [batch, channels]. The result can be differentiated once.
  public func groupNormalizedSiLU(
    groups: Int, epsilon: Float, gamma: Tensor, beta: Tensor
  ) -> Tensor {
    let factors = Axis.pixels.summed(shape)
    precondition(
      gamma.shape == factors && beta.shape == factors,
      "channels of the shape \(shape) by \(gamma.shape) and \(beta.shape)")
    let (pixels, channels) = Axis.pixels.matrix(shape)
    guard channels.isMultiple(of: 16) else {
      return groupNormalized(groups: groups, epsilon: epsilon)
        .scaledAndShifted(gamma: gamma, beta: beta).silu
    }
    let geometry = GroupNormGeometry(
      batch: shape[0], pixels: pixels, channels: channels, groups: groups)
    return GroupNormSiLU(geometry)(self, gamma: gamma, beta: beta, epsilon: epsilon)
  }
}
