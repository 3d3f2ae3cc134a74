import Kernels
public import Networks

/// Adam with its two moments.
///
///     m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2
///     p = p - rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// - Source: Kingma and Ba, ICLR 2015, algorithm 1; epsilon stands as in PyTorch.
public final class Adam {
  /// The constants.
  public let settings: AdamSettings
  /// m, of the layout of the parameters.
  public let firstMoment: FlatParameters
  /// v, of the layout of the parameters.
  public let secondMoment: FlatParameters
  /// t: how many updates there were.
  public private(set) var updates: Int

  /// Starts, or goes on with moments read from a checkpoint.
  public init(settings: AdamSettings, firstMoment: FlatParameters, secondMoment: FlatParameters, updates: Int) {
    precondition(firstMoment.layout == secondMoment.layout, "moments of two layouts")
    self.settings = settings
    self.firstMoment = firstMoment
    self.secondMoment = secondMoment
    self.updates = updates
  }

  /// Starts with moments of zero.
  public convenience init(settings: AdamSettings, layout: ParameterLayout) {
    self.init(
      settings: settings, firstMoment: FlatParameters(layout: layout), secondMoment: FlatParameters(layout: layout),
      updates: 0)
  }

  /// Updates parameters in place.
  ///
  /// - Parameters:
  ///   - parameters: what is trained.
  ///   - gradient: the loss's gradient, of the same layout.
  ///   - learningRate: of this update.
  public func update(_ parameters: FlatParameters, by gradient: FlatParameters, learningRate: Float) {
    precondition(
      parameters.layout == firstMoment.layout && gradient.layout == firstMoment.layout,
      "an update across layouts")
    updates += 1
    let first = 1 - power(settings.beta1, updates)
    let second = 1 - power(settings.beta2, updates)
    Updates.adam(
      parameters: parameters.buffer, gradient: gradient.buffer, firstMoment: firstMoment.buffer,
      secondMoment: secondMoment.buffer, rate: Float(Double(learningRate) / first),
      beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon,
      rootCorrection: Float(second.squareRoot()))
  }

  /// beta^t in double precision by squaring: the same bits everywhere, unlike the C library's.
  private func power(_ beta: Float, _ exponent: Int) -> Double {
    var (result, base, rest) = (1.0, Double(beta), exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= base }
      base *= base
      rest >>= 1
    }
    return result
  }
}
