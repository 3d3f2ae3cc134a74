public import Tensors

/// Mean and covariance of points.
public struct GaussianMoments: Sendable, Equatable {
  /// One number per dimension.
  public let mean: [Double]
  /// Row by row, [dimensions, dimensions]; divided by count - 1, so that it is unbiased.
  public let covariance: [Double]

  /// Measures points of shape [count, dimensions].
  ///
  /// - Precondition: there are at least two points.
  /// - Cost: time as count dimensions^2.
  public init(of points: Tensor) {
    precondition(
      points.shape.count == 2 && points.shape[0] >= 2,
      "moments need at least two points in rows, not a tensor of shape \(points.shape)")
    let (count, dimensions) = (points.shape[0], points.shape[1])
    let values = points.values
    var mean = [Double](repeating: 0, count: dimensions)
    for row in 0..<count {
      for axis in 0..<dimensions { mean[axis] += Double(values[row * dimensions + axis]) }
    }
    for axis in 0..<dimensions { mean[axis] /= Double(count) }

    // A second pass with the mean taken off: the mean of squares minus the squared mean would lose
    // all digits of a cloud that is small and far away.
    var covariance = [Double](repeating: 0, count: dimensions * dimensions)
    for row in 0..<count {
      let offsets = (0..<dimensions).map { Double(values[row * dimensions + $0]) - mean[$0] }
      for first in 0..<dimensions {
        for second in 0...first {
          covariance[first * dimensions + second] += offsets[first] * offsets[second]
        }
      }
    }
    for first in 0..<dimensions {
      for second in 0...first {
        covariance[first * dimensions + second] /= Double(count - 1)
        covariance[second * dimensions + first] = covariance[first * dimensions + second]
      }
    }
    self.mean = mean
    self.covariance = covariance
  }

  /// The square roots of the covariance's diagonal.
  public var standardDeviations: [Double] {
    mean.indices.map { covariance[$0 * mean.count + $0].squareRoot() }
  }
}
