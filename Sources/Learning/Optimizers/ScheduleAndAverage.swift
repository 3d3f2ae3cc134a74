import Glibc
import Kernels
public import Networks

/// The span of a schedule or of an average: `schedule.span` and `average.span` in a recipe.
public enum TrainingSpan: String, Sendable, CaseIterable {
  /// The whole run.
  case run
  /// One stage; the next stage starts again.
  case stage
}

/// How the learning rate changes: `[schedule]` in a recipe.
public enum Schedule: Sendable, Equatable {
  /// It is constant.
  case constant
  /// It falls along half a cosine; at the step after the last one it would be `floor`.
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

/// The exponential moving average of parameters; maps with it generate better samples.
public final class MovingAverage {
  /// The weight of the old average at each update.
  public let decay: AverageDecay
  /// The average.
  public let average: FlatParameters

  /// Starts at `average`, which updates then change in place.
  public init(decay: AverageDecay, startingAt average: FlatParameters) {
    self.decay = decay
    self.average = average
  }

  /// Replaces the average by decay · average + (1 - decay) · parameters.
  ///
  /// `update` is the number of updates before this one in this stage.
  public func update(with parameters: FlatParameters, atUpdate update: Int) {
    precondition(parameters.layout == average.layout, "an average with another layout")
    Updates.movingAverage(
      of: parameters.buffer, into: average.buffer, decay: decay.value(atUpdate: update))
  }
}

/// The weight of the old average at an update of a moving average: `[average]` in a recipe.
public struct AverageDecay: Sendable, Equatable {
  /// The largest decay, in (0, 1).
  public let limit: Float
  /// Whether the decay starts again with each stage.
  public let span: TrainingSpan

  /// Sets both.
  public init(limit: Float, span: TrainingSpan) {
    self.limit = limit
    self.span = span
  }

  /// The decay at update n, from 0, of a stage.
  ///
  /// If the span is a run, it is the limit. If it is a stage, it is (1 + n) / (10 + n), up to the limit:
  /// the average then covers about the last tenth of the updates, and the weight of the values at the
  /// start of the stage is less than 9! / n^9.
  ///
  /// - Source: TensorFlow's `ExponentialMovingAverage` with `num_updates`.
  public func value(atUpdate update: Int) -> Float {
    switch span {
    case .run: limit
    case .stage: min(limit, Float(1 + update) / Float(10 + update))
    }
  }
}
