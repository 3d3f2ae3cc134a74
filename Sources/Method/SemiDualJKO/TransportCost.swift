import Tensors

/// The quadratic cost c_h(x, y) = |x - y|^2 / (2h) of a JKO step.
public struct TransportCost: Sendable, Equatable {
  /// How the squared differences of a sample's dimensions are combined.
  public enum Counting: String, Sendable, CaseIterable {
    /// Their mean, as in the authors' code: in d dimensions the time step of the flow is d h.
    case perDimension = "per-dimension"
    /// Their sum: h is the time step of the flow.
    case perSample = "per-sample"
  }

  /// h, positive.
  public var stepSize: Float
  /// How the squared differences of a sample's dimensions are combined.
  public var counting: Counting

  /// Names the step size and its unit.
  public init(stepSize: Float, counting: Counting) {
    self.stepSize = stepSize
    self.counting = counting
  }

  /// The mean cost of moving each row of `x` to the same row of `y`.
  ///
  /// - Parameters:
  ///   - x: [batch, …].
  ///   - y: of the same shape.
  /// - Returns: one number.
  func mean(from x: Tensor, to y: Tensor) -> Tensor {
    scale(x, dividedBy: x.shape[0]) * (y - x).squared.sum()
  }

  /// The cost of moving each row of `x` to the same row of `y`, [batch].
  func ofEach(from x: Tensor, to y: Tensor) -> Tensor {
    scale(x, dividedBy: 1) * (y - x).squared.sum(over: .columns)
  }

  private func scale(_ x: Tensor, dividedBy samples: Int) -> Float {
    let dimensions = counting == .perDimension ? x.shape.dropFirst().elementCount : 1
    return 1 / (2 * stepSize * Float(samples * dimensions))
  }
}
