import Matrices
public import Parallel
public import Tensors

/// Mean and covariance, of points or of a known distribution.
public struct GaussianMoments: Sendable, Equatable {
  /// How many points they were taken of; nil if they are known exactly.
  public let count: Int?
  /// One number per dimension.
  public let mean: [Double]
  /// Row by row, [dimensions, dimensions]; divided by count - 1, so that it is unbiased.
  public let covariance: [Double]

  /// Rows that are taken at a time.
  private static let blockSize = 8192

  /// The moments of a known distribution; the covariance row by row.
  public init(mean: [Double], covariance: [Double]) {
    precondition(
      covariance.count == mean.count * mean.count,
      "\(covariance.count) covariances of \(mean.count) dimensions")
    (count, self.mean, self.covariance) = (nil, mean, covariance)
  }

  /// Measures points of shape [count, dimensions].
  ///
  /// - Precondition: there are at least two points.
  /// - Cost: time as count dimensions^2; for a million points in 32 dimensions
  ///   0.15 s with OpenBLAS on one core of an AMD EPYC.
  public init(of points: Tensor) {
    precondition(
      points.shape.count == 2 && points.shape[0] >= 2,
      "moments need at least two points in rows, not a tensor of shape \(points.shape)")
    let scatters = Self.blocks(of: points.shape[0]).map { Scatter(of: points.rows($0)) }
    self.init(scatters.dropFirst().reduce(scatters[0]) { $0.joined(with: $1) })
  }

  /// Measures points that are made block by block and never are in memory all at once.
  ///
  /// - Parameters:
  ///   - count: how many; at least two.
  ///   - dimensions: of a point.
  ///   - group: whose ranks make a block each.
  ///   - points: makes the points with these numbers, [numbers, …].
  /// - Throws: what `points` throws, or an error of the group.
  /// - Collective: every rank of the group, in the same order.
  public init(
    count: Int, dimensions: Int, in group: any ProcessGroup = SoloProcess(),
    points: (Range<Int>) throws -> Tensor
  ) throws {
    precondition(count >= 2, "moments of \(count) points")
    let blocks = Self.blocks(of: count)
    let scatters = try group.inBlocks(blocks.count) { block in
      let rows = blocks[block]
      return Scatter(of: try points(rows).reshaped(to: [rows.count, dimensions])).numbers
    }.map { Scatter(numbers: $0, dimensions: dimensions) }
    self.init(scatters.dropFirst().reduce(scatters[0]) { $0.joined(with: $1) })
  }

  private init(_ scatter: Scatter) {
    count = Int(scatter.count)
    mean = scatter.mean
    covariance = scatter.products.map { $0 / (scatter.count - 1) }
  }

  private static func blocks(of count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: blockSize).map { $0..<min(count, $0 + blockSize) }
  }

  /// The square roots of the covariance's diagonal.
  public var standardDeviations: [Double] {
    mean.indices.map { covariance[$0 * mean.count + $0].squareRoot() }
  }

  /// The covariance, to compute with.
  var matrix: Matrix { Matrix(covariance, rowCount: mean.count, columnCount: mean.count) }
}

/// What moments are added up from: a count, a mean, and sums of products of offsets from the mean.
private struct Scatter {
  let count: Double
  let mean: [Double]
  /// Row by row.
  let products: [Double]

  /// Takes two passes, the second with the mean taken off: the mean of squares minus the squared
  /// mean would lose all digits of a cloud that is small and far away.
  init(of points: Tensor) {
    let (rows, dimensions) = (points.shape[0], points.shape[1])
    var offsets = points.values.map { Double($0) }
    var mean = [Double](repeating: 0, count: dimensions)
    for row in 0..<rows {
      for axis in 0..<dimensions { mean[axis] += offsets[row * dimensions + axis] }
    }
    for axis in 0..<dimensions { mean[axis] /= Double(rows) }
    for row in 0..<rows {
      for axis in 0..<dimensions { offsets[row * dimensions + axis] -= mean[axis] }
    }
    count = Double(rows)
    self.mean = mean
    products = Matrix(offsets, rowCount: rows, columnCount: dimensions).gram.elements
  }

  init(count: Double, mean: [Double], products: [Double]) {
    (self.count, self.mean, self.products) = (count, mean, products)
  }

  /// Both together.
  ///
  /// - Source: T. Chan, G. Golub, R. LeVeque, "Updating formulae and a pairwise algorithm for
  ///   computing sample variances", 1979.
  func joined(with other: Scatter) -> Scatter {
    let total = count + other.count
    let shift = zip(other.mean, mean).map { $0 - $1 }
    var products = zip(products, other.products).map { $0 + $1 }
    let weight = count * other.count / total
    for row in shift.indices {
      for column in shift.indices {
        products[row * shift.count + column] += weight * shift[row] * shift[column]
      }
    }
    return Scatter(
      count: total, mean: zip(mean, shift).map { $0 + $1 * other.count / total },
      products: products)
  }

  /// As the numbers that ranks tell each other.
  var numbers: [Double] { [count] + mean + products }

  init(numbers: [Double], dimensions: Int) {
    count = numbers[0]
    mean = Array(numbers[1...dimensions])
    products = Array(numbers[(1 + dimensions)...])
  }
}
