import Kernels
public import Networks

/// The exponential moving average of parameters, which samples better than the parameters do.
public final class MovingAverage {
  /// How much of the old average stays at each update, in (0, 1).
  public let decay: Float
  /// The average.
  public let average: Slab

  /// Starts at `average`, of which it becomes the owner.
  public init(decay: Float, startingAt average: Slab) {
    self.decay = decay
    self.average = average
  }

  /// Takes one more value into the average.
  public func update(with parameters: Slab) {
    precondition(parameters.layout == average.layout, "an average across layouts")
    Updates.movingAverage(of: parameters.buffer, into: average.buffer, decay: decay)
  }
}
