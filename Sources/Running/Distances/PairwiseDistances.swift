import Kernels
public import Parallel
public import Tensors

/// The energy distance between two point sets as defined by Székely, without a square root.
///
/// E = 2 mean |x_i - y_j| - mean |x_i - x_k| - mean |y_j - y_l|
///
/// Each mean is over all pairs, including a point with itself (a V-statistic). So E is a distance
/// between the two sets: it is never negative, and 0 only if they are equal. The U-statistic, which
/// excludes a point with itself, is 0 on average for two draws of one distribution, but often
/// negative. E of two draws of n points is about 2 mean |x - x'| / n, and E of two single points is
/// 2 |a - b|.
///
/// SciPy's `energy_distance` is the square root of E.
///
/// - Source: G. Székely, M. Rizzo, "Energy statistics: a class of statistics based on distances",
///   Journal of Statistical Planning and Inference 143 (2013).
public struct EnergyDistance: Sendable {
  /// E; NaN if a coordinate is not finite.
  public let value: Double

  /// Compares two tensors of shape [count, dimensions]; the counts may differ.
  ///
  /// - Cost: 2 n^2 distances for n points each; for 5000 points 0.04 s in 2 dimensions and 2.4 s in
  ///   784, on one core of an AMD EPYC.
  /// - Collective: every rank of the group, in the same order, with the same points.
  public init(
    samples: Tensor, reference: Tensor, in group: any ProcessGroup = SoloProcess()
  ) throws {
    let (m, n) = (Double(samples.shape[0]), Double(reference.shape[0]))
    let sums = try PointPairs(samples, reference).sums(in: group, PairSums.distances)
    value =
      2 * sums.across / (m * n) - sums.withinSamples / (m * m) - sums.withinReference / (n * n)
  }
}

/// The squared maximum mean discrepancy between two point sets, estimated without bias.
///
/// MMD^2 = mean over i != j of k(x_i, x_j) + mean over i != j of k(y_i, y_j) - 2 mean k(x_i, y_j)
/// k(x, y) = mean over s in {1/4, 1/2, 1, 2, 4} of exp(-|x - y|^2 / (2 s m^2))
///
/// m is a median distance between points of the target, from `scale(of:)`. Usually m is taken from
/// both sets. With the target alone, all maps have the same kernel, and their values are comparable.
/// For two draws of one distribution the mean is 0, and about half of the values are negative.
///
/// - Source: A. Gretton, K. Borgwardt, M. Rasch, B. Schölkopf, A. Smola, "A kernel two-sample test",
///   JMLR 13 (2012), for the estimate and the median; M. Long, Y. Cao, J. Wang,
///   M. Jordan, "Learning transferable features with deep adaptation networks", ICML 2015, for a
///   mixture of kernels around it.
public struct MaximumMeanDiscrepancy: Sendable {
  /// MMD^2; NaN if a coordinate is not finite.
  public let squared: Double

  /// The number of points that are enough for m.
  ///
  /// Of 4000 normal points, the median distance of 1000 was within 2 % of the median of all in ten
  /// draws in 2 dimensions, and within 0.1 % in 784 dimensions.
  public static let scaleCount = 1000

  /// Compares two tensors of shape [count, dimensions]; the counts may differ.
  ///
  /// - Precondition: there are at least two points on each side, and `scale`, m, is positive.
  /// - Cost: 2 n^2 distances for n points each; for 5000 points 0.2 s in 2 dimensions and 2.5 s in
  ///   784, on one core of an AMD EPYC.
  /// - Collective: every rank of the group, in the same order, with the same points.
  public init(
    samples: Tensor, reference: Tensor, scale: Float, in group: any ProcessGroup = SoloProcess()
  ) throws {
    precondition(
      samples.shape[0] > 1 && reference.shape[0] > 1, "MMD needs two points on each side")
    // The widest kernel, with s = 4.
    let rate = 1 / (8 * scale * scale)
    let sums = try PointPairs(samples, reference).sums(in: group) {
      PairSums.gaussians(from: $0, to: $1, rate: rate)
    }
    let (m, n) = (Double(samples.shape[0]), Double(reference.shape[0]))
    // Each point with itself adds 1 for each of the five kernels.
    squared =
      ((sums.withinSamples - 5 * m) / (m * (m - 1))
        + (sums.withinReference - 5 * n) / (n * (n - 1))
        - 2 * sums.across / (m * n)) / 5
  }

  /// The scale m of the kernels for a target.
  ///
  /// - Parameter points: of the target, [count, dimensions]; at most the first `scaleCount` are used.
  /// - Returns: the median of |y_i - y_j| over i < j, the upper one of two; 1 if it is 0.
  public static func scale(of points: Tensor) -> Float {
    let count = min(points.shape[0], scaleCount)
    let first = PairSums.Points(points.values, rows: 0..<count, dimensions: points.shape[1])
    let all = PairSums.squaredDistances(from: first, to: first)
    var squares: [Float] = []
    for row in 0..<count { squares += all[(row * count + row + 1)..<((row + 1) * count)] }
    squares.sort()
    let median = squares[squares.count / 2].squareRoot()
    // It is 0 if most points are equal.
    return median > 0 ? median : 1
  }
}
