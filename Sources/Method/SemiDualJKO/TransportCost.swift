public import Tensors

/// The quadratic cost |x - y|^2 / (2h) of a JKO step, and what its h is measured in.
public struct TransportCost: Sendable, Equatable {
  /// Over what the squares are collected.
  public enum Counting: String, Sendable, CaseIterable {
    /// The mean of squares over dimensions, as in the authors' code: the flow's step is d h.
    case perDimension = "per-dimension"
    /// The sum of squares: h is the time step of the flow.
    case perSample = "per-sample"
  }

  /// h, positive.
  public var stepSize: Float
  /// What h counts.
  public var counting: Counting

  /// Names the step size and its unit.
  public init(stepSize: Float, counting: Counting) {
    self.stepSize = stepSize
    self.counting = counting
  }

  /// The mean cost of moving each sample of `x` to the same row of `y`.
  ///
  /// - Parameters:
  ///   - x: [batch, …].
  ///   - y: of the same shape.
  /// - Returns: one number.
  public func mean(from x: Tensor, to y: Tensor) -> Tensor {
    let samples = x.shape[0]
    let divisor =
      switch counting {
      case .perDimension: x.count
      case .perSample: samples
      }
    return (1 / (2 * stepSize * Float(divisor))) * (y - x).squared.sum()
  }
}
