import Kernels

/// y = silu(gamma norm(x) + beta), in one pass, with all its pullbacks in another.
struct GroupNormSiLU: Primitive {
  let geometry: GroupNormGeometry
  /// [batch, groups], as is the other; set by the call, for its pullbacks.
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

  func jointPullback(of cotangent: Tensor, _ recorded: Recorded) -> [Tensor]? {
    GroupNormSiLUGradient(norm: self)(
      recorded.input(0), gamma: recorded.input(1), beta: recorded.input(2), times: cotangent)
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    preconditionFailure("the pullbacks of \(Self.self) are taken at once")
  }
}

/// The pullbacks of `GroupNormSiLU`.
struct GroupNormSiLUGradient: Primitive {
  let norm: GroupNormSiLU
  var kind: OperationKind { "group norm and SiLU, gradient" }

  func callAsFunction(
    _ x: Tensor, gamma: Tensor, beta: Tensor, times g: Tensor
  ) -> [Tensor] {
    let (dgamma, dbeta) = (Storage(count: gamma.count), Storage(count: beta.count))
    let dx = self(x, g, shape: x.shape) {
      Kernels.GroupNormSiLU.pullback(
        of: g.storage.pointer, x: x.storage.pointer, gamma: gamma.storage.pointer,
        beta: beta.storage.pointer, means: norm.means.pointer,
        inverseDeviations: norm.inverseDeviations.pointer, to: $0, dgamma: dgamma.pointer,
        dbeta: dbeta.pointer, norm.geometry)
    }
    return [
      dx, Tensor(shape: gamma.shape, storage: dgamma), Tensor(shape: beta.shape, storage: dbeta),
    ]
  }

  func pullback(of cotangent: Tensor, toInput index: Int, _ recorded: Recorded) -> Tensor {
    // Potentials, which need a second derivative, have no group norm.
    preconditionFailure("the second derivative of group norm is not provided")
  }
}

extension Tensor {
  /// SiLU of the group norm of self, with a factor and an offset for each sample and channel.
  ///
  ///     y = silu(gamma (x - mean) / sqrt(variance + epsilon) + beta)
  ///
  /// The same as `groupNormalized`, `scaledAndShifted` and `silu` one after the other, of which it
  /// keeps no intermediate result; channels that are no multiple of sixteen do take these steps.
  /// Can be differentiated once.
  ///
  /// - Parameters:
  ///   - groups: how many; a divisor of the channels.
  ///   - epsilon: keeps the quotient finite.
  ///   - gamma: [batch, channels].
  ///   - beta: [batch, channels].
  /// - Returns: [batch, …, channels], like self.
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
