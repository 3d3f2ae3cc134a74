import Kernels
public import Networks

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
  /// The span after which the decay starts again.
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
