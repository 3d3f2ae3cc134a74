import Kernels
public import Networks

/// The exponential moving average of parameters, which samples better than the parameters do.
public final class MovingAverage {
  /// How much of the old average stays at each update.
  public let decay: AverageDecay
  /// The average.
  public let average: FlatParameters

  /// Starts at `average`, of which it becomes the owner.
  public init(decay: AverageDecay, startingAt average: FlatParameters) {
    self.decay = decay
    self.average = average
  }

  /// Takes one more value into the average.
  ///
  /// - Parameters:
  ///   - parameters: the new value.
  ///   - update: how many updates there were before it in this stage.
  public func update(with parameters: FlatParameters, atUpdate update: Int) {
    precondition(parameters.layout == average.layout, "an average across layouts")
    Updates.movingAverage(
      of: parameters.buffer, into: average.buffer, decay: decay.value(atUpdate: update))
  }
}

/// How much of a moving average stays at an update: a recipe's `[average]`.
public struct AverageDecay: Sendable, Equatable {
  /// The decay, in (0, 1), which one over a stage reaches as the stage goes on.
  public let limit: Float
  /// Whether it begins anew with each stage.
  public let span: TrainingSpan

  /// Names both.
  public init(limit: Float, span: TrainingSpan) {
    self.limit = limit
    self.span = span
  }

  /// The decay of one update.
  ///
  /// Over a stage it is (1 + n) / (10 + n) after n updates, up to the limit: the average is then that of
  /// about the last tenth, and of where the stage began less than 9! / n^9 is left, whatever its length.
  ///
  /// - Parameter update: n, from 0, in this stage.
  /// - Returns: the old average's weight.
  /// - Source: TensorFlow's `ExponentialMovingAverage` with `num_updates`.
  public func value(atUpdate update: Int) -> Float {
    switch span {
    case .run: limit
    case .stage: min(limit, Float(1 + update) / Float(10 + update))
    }
  }
}
