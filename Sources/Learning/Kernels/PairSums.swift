/// Sums over all pairs of points from two sets, in double precision.
///
/// - Cost: about two operations per pair and dimension, on one thread.
public enum PairSums {
  /// A range of rows of a matrix [points, dimensions].
  public struct Points {
    let values: [Float]
    let rows: Range<Int>
    let dimensions: Int

    /// The points with indices in `rows`.
    public init(_ values: [Float], rows: Range<Int>, dimensions: Int) {
      precondition(
        0 <= rows.lowerBound && rows.upperBound * dimensions <= values.count,
        "points \(rows) of \(values.count) numbers")
      self.values = values
      self.rows = rows
      self.dimensions = dimensions
    }
  }

  /// The sum of |x - y|.
  public static func distances(from first: Points, to second: Points) -> Double {
    sum(from: first, to: second) { $0.squareRoot() }
  }

  /// The sum of e + e^2 + e^4 + e^8 + e^16 with e = exp(-rate |x - y|^2).
  ///
  /// These are five Gaussian kernels for one exponential, each with half the variance of the one before.
  public static func gaussians(from first: Points, to second: Points, rate: Float) -> Double {
    sum(from: first, to: second) { squares in
      let e = exponential(squares * -rate)
      let e2 = e * e
      let e4 = e2 * e2
      let e8 = e4 * e4
      return e + e2 + e4 + (e8 + e8 * e8)
    }
  }

  /// All squared distances, row by row.
  public static func squaredDistances(from first: Points, to second: Points) -> [Float] {
    var result = [Float](repeating: 0, count: first.rows.count * second.rows.count)
    forTiles(from: first, to: second) { row, column, squares, count in
      let start = row * second.rows.count + column
      for lane in 0..<count { result[start + lane] = squares[lane] }
    }
    return result
  }

  @inline(__always)
  private static func sum(
    from first: Points, to second: Points, of function: (Vector) -> Vector
  ) -> Double {
    var sums = SIMD16<Double>()
    forTiles(from: first, to: second) { _, _, squares, count in
      var values = function(squares)
      if count < 16 { for lane in count..<16 { values[lane] = 0 } }
      sums += SIMD16<Double>(values)
    }
    return sums.sum()
  }

  /// Calls `body` with a row, a column, and the squared distances from the row's point to the points
  /// of this and the next columns: sixteen, of which the first `count` exist.
  @inline(__always)
  private static func forTiles(
    from first: Points, to second: Points,
    _ body: (_ row: Int, _ column: Int, _ squares: Vector, _ count: Int) -> Void
  ) {
    precondition(first.dimensions == second.dimensions, "points of different dimensions")
    let dimensions = first.dimensions
    // [dimensions] of sixteen points. With 784 dimensions it has 50 kB and stays in the cache.
    var tile = [Vector](repeating: .zero, count: dimensions)
    for column in stride(from: 0, to: second.rows.count, by: 16) {
      let count = min(16, second.rows.count - column)
      for lane in 0..<count {
        let start = (second.rows.lowerBound + column + lane) * dimensions
        for axis in 0..<dimensions { tile[axis][lane] = second.values[start + axis] }
      }
      for row in 0..<first.rows.count {
        let start = (first.rows.lowerBound + row) * dimensions
        let squares = first.values.withUnsafeBufferPointer { point in
          squaredDistances(of: point, from: start, to: tile)
        }
        body(row, column, squares, count)
      }
    }
  }

  /// From one point to sixteen, with two running sums: each addition waits for the one before it.
  @inline(__always)
  private static func squaredDistances(
    of point: UnsafeBufferPointer<Float>, from start: Int, to tile: [Vector]
  ) -> Vector {
    tile.withUnsafeBufferPointer { tile in
      var (evenSum, oddSum) = (Vector.zero, Vector.zero)
      var axis = 0
      while axis &+ 2 <= tile.count {
        let even = tile[axis] - point[start &+ axis]
        let odd = tile[axis &+ 1] - point[start &+ axis &+ 1]
        evenSum = evenSum.addingProduct(even, even)
        oddSum = oddSum.addingProduct(odd, odd)
        axis &+= 2
      }
      if axis < tile.count {
        let even = tile[axis] - point[start &+ axis]
        evenSum = evenSum.addingProduct(even, even)
      }
      return evenSum + oddSum
    }
  }
}
