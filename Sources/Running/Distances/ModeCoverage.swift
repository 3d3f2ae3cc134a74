public import Tensors

/// How well samples cover the modes of a mixture of equal, round Gaussians.
public struct ModeCoverage: Sendable {
  /// For each mode, the share of samples that are nearest to it and within 4 standard deviations.
  let shares: [Double]
  /// The share of samples within 4 standard deviations of a mode.
  ///
  /// In the plane, samples of the mixture itself have 0.9997.
  public let nearFraction: Double

  /// Counts samples around modes.
  ///
  /// - Parameters:
  ///   - samples: [count, dimensions]; a sample that is not finite is near no mode.
  ///   - centres: the means of the Gaussians, [modes, dimensions].
  ///   - standardDeviation: of every Gaussian, in every direction.
  /// - Precondition: samples and centres have the same dimensions.
  public init(of samples: Tensor, centres: Tensor, standardDeviation: Double) {
    precondition(
      samples.shape.count == 2 && centres.shape.count == 2 && samples.shape[1] == centres.shape[1],
      "the coverage of modes of shape \(centres.shape) by samples of shape \(samples.shape)")
    let (count, dimensions, modeCount) = (samples.shape[0], samples.shape[1], centres.shape[0])
    let (points, means) = (samples.values, centres.values)
    let reach = 4 * standardDeviation
    var counts = [Int](repeating: 0, count: modeCount)
    for sample in 0..<count {
      let squares = (0..<modeCount).map { mode in
        (0..<dimensions).reduce(into: 0.0) { sum, axis in
          let difference =
            Double(points[sample * dimensions + axis]) - Double(means[mode * dimensions + axis])
          sum += difference * difference
        }
      }
      if let nearest = squares.indices.min(by: { squares[$0] < squares[$1] }),
        squares[nearest] <= reach * reach
      {
        counts[nearest] += 1
      }
    }
    func share(_ part: Int) -> Double { count > 0 ? Double(part) / Double(count) : 0 }
    shares = counts.map(share)
    nearFraction = share(counts.reduce(0, +))
  }

  /// The number of modes that have at least 1 % of the samples.
  public var hitCount: Int { shares.count { $0 >= 0.01 } }
}
