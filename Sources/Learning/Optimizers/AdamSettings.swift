/// Constants of Adam: a recipe's `[adam]`.
public struct AdamSettings: Sendable, Equatable {
  /// Decay of the mean of gradients, in [0, 1).
  public var beta1: Float
  /// Decay of the mean of squared gradients, in [0, 1).
  public var beta2: Float
  /// Added to the root of the second moment; PyTorch's default is 1e-8.
  public var epsilon: Float

  /// Names the constants.
  public init(beta1: Float, beta2: Float, epsilon: Float = 1e-8) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }
}
