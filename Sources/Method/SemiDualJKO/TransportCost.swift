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
    scale(x, dividedBy: x.shape[0]) * (y - x).squared.sum()
  }

  /// The cost of moving each sample of `x` to the same row of `y`, [batch].
  func ofEach(from x: Tensor, to y: Tensor) -> Tensor {
    scale(x, dividedBy: 1) * (y - x).squared.sum(over: .columns)
  }

  private func scale(_ x: Tensor, dividedBy samples: Int) -> Float {
    let dimensions = counting == .perDimension ? x.shape.dropFirst().elementCount : 1
    return 1 / (2 * stepSize * Float(samples * dimensions))
  }
}
