import Matrices

/// The symmetric Kullback-Leibler divergence of two Gaussians, of which only moments are known.
///
/// KL(p | q) + KL(q | p) = 1/2 [tr (B^-1 A) + tr (A^-1 B) - 2 d + (m - n)^T (A^-1 + B^-1) (m - n)]
///
/// The logarithms of the determinants cancel.
///
/// Fitted moments are never quite those of the distribution: N points of the right Gaussian in d
/// dimensions are about (d + d (d + 1) / 2) / N away from it, one for each number fitted. That is
/// the floor, and two fitted sides have the sum of both.
public struct SymmetricDivergence: Sendable {
  /// KL(p | q) + KL(q | p); infinite if a covariance has no inverse.
  public let value: Double
  /// What the value would be, on average, for points of one and the same Gaussian.
  public let floor: Double

  /// Compares two pairs of a mean and a covariance.
  ///
  /// - Precondition: both have the same dimensions.
  /// - Throws: `MatrixError` if a number is not finite.
  /// - Cost: as dimensions^3.
  public init(of source: GaussianMoments, and target: GaussianMoments) throws {
    let size = source.mean.count
    precondition(
      size == target.mean.count, "moments of \(size) and \(target.mean.count) dimensions")
    let parameters = Double(size + size * (size + 1) / 2)
    floor = [source, target].compactMap(\.count).reduce(0) { $0 + parameters / Double($1) }
    let (a, b) = (source.matrix, target.matrix)
    guard let inverseA = try a.inverse(), let inverseB = try b.inverse() else {
      value = .infinity
      return
    }
    let shift = zip(source.mean, target.mean).map { $0 - $1 }
    var sum = -2 * Double(size)
    for row in 0..<size {
      for column in 0..<size {
        sum += inverseB[row, column] * a[row, column] + inverseA[row, column] * b[row, column]
        sum += shift[row] * (inverseA[row, column] + inverseB[row, column]) * shift[column]
      }
    }
    value = max(0, sum / 2)
  }
}
