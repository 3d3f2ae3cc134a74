import Glibc

/// The span of a schedule or of an average: `schedule.span` and `average.span` in a recipe.
public enum TrainingSpan: String, Sendable, CaseIterable {
  /// The whole run.
  case run
  /// One stage; the next stage starts again.
  case stage
}

/// How the learning rate changes: `[schedule]` in a recipe.
public enum Schedule: Sendable, Equatable {
  /// The learning rate is constant.
  case constant
  /// The learning rate falls along half a cosine. It would reach `floor` one step after the last.
  case cosine(floor: Float)

  /// The learning rate of a step, counted from 0, in a span of `totalSteps` steps.
  ///
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
