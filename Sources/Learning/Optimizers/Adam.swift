import Kernels
public import Networks

/// The optimizer Adam.
///
///     m = beta1 m + (1 - beta1) g,   v = beta2 v + (1 - beta2) g^2
///     p = p - rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + epsilon)
///
/// - Source: Kingma and Ba, ICLR 2015, algorithm 1; with epsilon added to the root, as in PyTorch.
public final class Adam {
  /// The constants.
  public let settings: AdamSettings
  /// The moment m, of the layout of the parameters.
  public let firstMoment: FlatParameters
  /// The moment v, of the layout of the parameters.
  public let secondMoment: FlatParameters
  /// The number t of updates so far.
  public private(set) var updates: Int

  /// Continues with moments from a checkpoint.
  public init(
    settings: AdamSettings, firstMoment: FlatParameters, secondMoment: FlatParameters, updates: Int
  ) {
    precondition(firstMoment.layout == secondMoment.layout, "moments with different layouts")
    self.settings = settings
    self.firstMoment = firstMoment
    self.secondMoment = secondMoment
    self.updates = updates
  }

  /// Starts with moments of zero.
  public convenience init(settings: AdamSettings, layout: ParameterLayout) {
    self.init(
      settings: settings, firstMoment: FlatParameters(layout: layout),
      secondMoment: FlatParameters(layout: layout), updates: 0)
  }

  /// Updates parameters in place by the gradient of the loss.
  public func update(
    _ parameters: FlatParameters, by gradient: FlatParameters, learningRate: Float
  ) {
    precondition(
      parameters.layout == firstMoment.layout && gradient.layout == firstMoment.layout,
      "an update with another layout")
    updates += 1
    let first = 1 - power(settings.beta1, updates)
    let second = 1 - power(settings.beta2, updates)
    Updates.adam(
      parameters: parameters.buffer, gradient: gradient.buffer, firstMoment: firstMoment.buffer,
      secondMoment: secondMoment.buffer, rate: Float(Double(learningRate) / first),
      beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon,
      rootCorrection: Float(second.squareRoot()))
  }

  /// beta^t in double precision by squaring, with the same bits everywhere, unlike `pow` of the C library.
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

/// The constants of Adam: `[adam]` in a recipe.
public struct AdamSettings: Sendable, Equatable {
  /// Decay of the mean of gradients, in [0, 1).
  public var beta1: Float
  /// Decay of the mean of squared gradients, in [0, 1).
  public var beta2: Float
  /// Added to the root of the second moment; 1e-8 is the default of PyTorch.
  public var epsilon: Float

  /// Sets the constants.
  public init(beta1: Float, beta2: Float, epsilon: Float = 1e-8) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }
}
