import Glibc
import Tensors

/// The loss that the potential's update minimises; each has its minimum at v = -f'(d rho / d nu).
///
/// The last two are for KL, where v = w. Its dual loss weights data by e^-v, without bound, where the
/// data has many samples and the map few: one sample can then dominate an update.
enum PotentialEstimate: Sendable {
  /// The dual bound: E_rho v + E_nu f*(-v).
  case dual
  /// E_rho v + ln E_nu e^-v, a tighter bound of KL. The mean within the logarithm is that of one
  /// shard.
  ///
  /// The bound is the same for v and v + c, so the gradient along c is only rounding, which Adam
  /// enlarges to steps of full size: c would wander. The surrogate therefore also has
  /// a (ln E_nu e^-v)^2 / 2, which is least where E_nu e^-v = 1, as for the dual bound. It moves
  /// neither the minimum nor the value that is reported.
  ///
  /// - Source: Donsker and Varadhan 1983.
  case donskerVaradhan
  /// E_rho ln(1 + e^w) + E_nu ln(1 + e^-w): a classifier with logit w, whose weights are at most 1.
  ///
  /// This bounds Jensen-Shannon, not KL, but its minimum is the potential of KL.
  case logistic

  /// A potential's loss, and the numbers to report of it.
  struct Loss {
    /// A surrogate with the gradient of the loss.
    var surrogate: Tensor
    /// The loss.
    var value: Float
    /// E_nu f*(-v), or ln E_nu e^-v.
    let conjugateOnData: Float
  }

  /// Evaluates the loss.
  ///
  /// - Parameters:
  ///   - generated: w of generated samples, [batch].
  ///   - data: w of data, [batch].
  ///   - divergence: gives v and f* from w.
  /// - Returns: the loss as a surrogate to differentiate, and its numbers.
  func loss(generated: Tensor, data: Tensor, of divergence: Divergence) -> Loss {
    switch self {
    case .dual:
      let onData = divergence.conjugateOnData(data).mean
      let loss = divergence.potential(generated).mean + onData
      return Loss(surrogate: loss, value: loss.value, conjugateOnData: onData.value)
    case .donskerVaradhan:
      let onGenerated = divergence.potential(generated).mean
      let bound = LogMeanExponential(of: data)
      // a = 1e-4: more than the rounding if the bound is off by 0.01, and in all other directions a
      // change of 1e-4 of the gradient if it is off by 1. At most half, so that no sign changes.
      let weight = 1 + min(0.5, max(-0.5, 1e-4 * bound.value))
      return Loss(
        surrogate: onGenerated + weight * bound.surrogate,
        value: onGenerated.value + bound.value, conjugateOnData: bound.value)
    case .logistic:
      let loss = generated.softplus.mean + (-data).softplus.mean
      return Loss(
        surrogate: loss, value: loss.value,
        conjugateOnData: LogMeanExponential(of: data.detached).value)
    }
  }
}

/// ln E e^-w, without overflow.
private struct LogMeanExponential {
  let value: Float
  /// A surrogate with the gradient E e^-w / e^value, in which the denominator is a constant.
  let surrogate: Tensor

  init(of w: Tensor) {
    let greatest = w.values.reduce(-Float.infinity) { max($0, -$1) }
    let mean = (-w - greatest).exponential.mean
    value = greatest + Float(log(Double(mean.value)))
    surrogate = (1 / mean.value) * mean
  }
}
