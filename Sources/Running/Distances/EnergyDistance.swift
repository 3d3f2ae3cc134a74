import Kernels
public import Parallel
public import Tensors

/// The energy distance between two sets of points, as Székely defines it, without a root.
///
/// E = 2 mean |x_i - y_j| - mean |x_i - x_k| - mean |y_j - y_l|
///
/// All means are over all pairs, also of a point with itself (a V-statistic): so E is the distance
/// of the two sets as they are. It is never negative, and 0 if and only if they are equal; the
/// U-statistic, which leaves those pairs out, is 0 on average for two draws of one distribution, but
/// often negative. Two draws of n points are about 2 mean |x - x'| / n apart. Two single points are
/// 2 |a - b| apart.
///
/// SciPy's `energy_distance` is the root of this.
///
/// - Source: G. Székely, M. Rizzo, "Energy statistics: a class of statistics based on distances",
///   Journal of Statistical Planning and Inference 143 (2013).
public struct EnergyDistance: Sendable {
  /// E; not a number if a coordinate is not finite.
  public let value: Double

  /// Compares two tensors of shape [count, dimensions]; the counts may differ.
  ///
  /// - Cost: 2 n^2 distances for n points each; of 5000 in 2 dimensions 0.04 s, in 784
  ///   2.4 s, on one core of an AMD EPYC.
  /// - Collective: every rank of the group, in the same order, with the same points.
  public init(
    from source: Tensor, to target: Tensor, in group: any ProcessGroup = SoloProcess()
  ) throws {
    let (m, n) = (Double(source.shape[0]), Double(target.shape[0]))
    let sums = try PointPairs(source, target).sums(in: group, PairSums.distances)
    value = 2 * sums.across / (m * n) - sums.withinSource / (m * m) - sums.withinTarget / (n * n)
  }
}
