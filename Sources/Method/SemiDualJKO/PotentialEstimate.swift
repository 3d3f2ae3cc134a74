import Tensors

/// By which loss a potential is found; each has its minimum at v = -f'(d rho / d nu).
///
/// The last two are for KL, v = w, where the weights e^-v of the data grow without bound wherever the
/// data has samples and the map has few: one sample then decides on a step.
enum PotentialEstimate: Sendable {
  /// The dual bound itself: E_rho v + E_nu f*(-v).
  case dual
  /// E_rho v + ln E_nu e^-v, pointwise the tighter bound of KL; v is free up to a constant, and a
  /// shard's mean stands within the logarithm.
  ///
  /// - Source: Donsker and Varadhan 1983.
  case donskerVaradhan
  /// E_rho ln(1 + e^w) + E_nu ln(1 + e^-w): a classifier whose logit is the log density ratio, all
  /// weights at most 1. It bounds Jensen-Shannon, not KL; what counts is that its minimum is KL's.
  case logistic

  /// The loss, and the value of E_nu f*(-v) that goes with it in the dual bound.
  ///
  /// - Parameters:
  ///   - generated: w of generated samples, [batch].
  ///   - data: w of real samples, [batch].
  ///   - divergence: which has the links from w.
  /// - Returns: the loss as a tensor to differentiate, its number, and the conjugate on the data.
  func losses(generated: Tensor, data: Tensor, of divergence: Divergence) -> Losses {
    let onGenerated = divergence.potential(generated).mean
    switch self {
    case .dual:
      let onData = divergence.conjugateOnData(data).mean
      let loss = onGenerated + onData
      return Losses(
        descended: loss, value: loss.value, onGenerated: onGenerated.value, conjugateOnData: onData.value)
    case .donskerVaradhan:
      let bound = LogMeanExponential(of: data)
      return Losses(
        descended: onGenerated + bound.descended, value: onGenerated.value + bound.value,
        onGenerated: onGenerated.value, conjugateOnData: bound.value)
    case .logistic:
      let loss = generated.softplus.mean + (-data).softplus.mean
      return Losses(
        descended: loss, value: loss.value, onGenerated: onGenerated.value,
        conjugateOnData: LogMeanExponential(of: data.detached).value)
    }
  }

  /// A potential's loss, and what there is to report of it.
  struct Losses {
    /// Has the gradient of the loss.
    var descended: Tensor
    /// The loss.
    var value: Float
    /// E_rho v.
    let onGenerated: Float
    /// E_nu f*(-v), or ln E_nu e^-v.
    let conjugateOnData: Float
  }
}

/// ln E e^-w, without overflow.
private struct LogMeanExponential {
  let value: Float
  /// Has the gradient of it, E e^-w / e^value, since the denominator is a constant.
  let descended: Tensor

  init(of w: Tensor) {
    let greatest = w.values.reduce(-Float.infinity) { max($0, -$1) }
    let mean = (-w - greatest).exponential.mean
    value = greatest + logarithm(mean.value)
    descended = (1 / mean.value) * mean
  }
}
