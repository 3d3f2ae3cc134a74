/// Turns standard normal points z into points of N(mean, covariance): x = mean + L z.
///
/// L is the Cholesky factor: covariance = L L^T.
struct GaussianFactor: Sendable {
  let mean: [Float]
  /// Row i has i + 1 numbers.
  private let rows: [[Float]]

  /// Factors the covariance.
  ///
  /// - Throws: ``DatasetError/noGaussian`` if the covariance is not of the mean's size, not
  ///   symmetric, or not positive definite.
  init(mean: [Float], covariance: [[Float]]) throws(DatasetError) {
    let size = mean.count
    guard size > 0, covariance.count == size, covariance.allSatisfy({ $0.count == size }) else {
      throw .noGaussian("a mean of \(size) numbers needs a covariance of \(size) rows of \(size)")
    }
    guard mean.allSatisfy(\.isFinite), covariance.joined().allSatisfy(\.isFinite) else {
      throw .noGaussian("mean and covariance must be finite")
    }
    var factor = [[Double]](repeating: [], count: size)
    for row in 0..<size {
      for column in 0...row {
        guard covariance[row][column] == covariance[column][row] else {
          throw .noGaussian(
            "row \(row + 1), column \(column + 1) of the covariance differs from its mirror image")
        }
        var rest = Double(covariance[row][column])
        for k in 0..<column { rest -= factor[row][k] * factor[column][k] }
        if column < row {
          factor[row].append(rest / factor[column][column])
        } else {
          // Rounding can turn a variance of zero into a small positive number.
          guard rest > 1e-7 * Double(covariance[row][row]) else {
            throw .noGaussian("the covariance is not positive definite (row \(row + 1))")
          }
          factor[row].append(rest.squareRoot())
        }
      }
    }
    self.mean = mean
    rows = factor.map { $0.map { Float($0) } }
  }

  /// Changes points in place, `mean.count` numbers each.
  func transform(_ points: inout MutableSpan<Float>) {
    let size = mean.count
    for start in stride(from: 0, to: points.count, by: size) {
      // From the last coordinate to the first: each sum reads the earlier coordinates of z.
      for row in (0..<size).reversed() {
        var value = mean[row]
        for column in 0...row { value += rows[row][column] * points[start + column] }
        points[start + row] = value
      }
    }
  }
}
