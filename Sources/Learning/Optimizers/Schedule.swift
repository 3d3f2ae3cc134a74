import Glibc

/// How the learning rate changes over a run: a recipe's `[schedule]`.
public enum Schedule: Sendable, Equatable {
  /// It does not.
  case constant
  /// Half a cosine from the learning rate down to `floor`, which the step after the last would
  /// have.
  case cosine(floor: Float)

  /// The learning rate of one step.
  ///
  /// - Parameters:
  ///   - initial: the recipe's learning rate.
  ///   - step: from 0.
  ///   - totalSteps: how many steps the run has, or the stage, where each starts again.
  /// - Returns: the rate, positive.
  /// - Source: Loshchilov and Hutter, ICLR 2017, equation 5.
  public func learningRate(initial: Float, step: Int, of totalSteps: Int) -> Float {
    switch self {
    case .constant:
      return initial
    case .cosine(let floor):
      let progress = Double(step) / Double(totalSteps)
      return floor + (initial - floor) * Float((1 + cos(.pi * progress)) / 2)
    }
  }
}
