/// Sums over all pairs of a point of one set and a point of another, in double precision.
///
/// - Cost: a pair takes about two operations per dimension, on one thread.
public enum PairSums {
  /// Points one after another, `dimensions` numbers each, of which only some are meant.
  public struct Points {
    let values: [Float]
    let rows: Range<Int>
    let dimensions: Int

    /// The points with the numbers `rows`.
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
  public static func distances(from source: Points, to target: Points) -> Double {
    sum(from: source, to: target) { $0.squareRoot() }
  }

  /// The sum of e + e^2 + e^4 + e^8 + e^16 with e = exp(-rate |x - y|^2): five Gaussian kernels,
  /// the variance of each half of that before it, for one exponential.
  public static func gaussians(from source: Points, to target: Points, rate: Float) -> Double {
    sum(from: source, to: target) { squares in
      let first = exponential(squares * -rate)
      let second = first * first
      let third = second * second
      let fourth = third * third
      return first + second + third + (fourth + fourth * fourth)
    }
  }

  /// All squared distances, row by row.
  public static func squaredDistances(from source: Points, to target: Points) -> [Float] {
    var result = [Float](repeating: 0, count: source.rows.count * target.rows.count)
    forTiles(from: source, to: target) { row, column, squares, count in
      let start = row * target.rows.count + column
      for lane in 0..<count { result[start + lane] = squares[lane] }
    }
    return result
  }

  @inline(__always)
  private static func sum(
    from source: Points, to target: Points, of function: (Vector) -> Vector
  ) -> Double {
    var sums = SIMD16<Double>()
    forTiles(from: source, to: target) { _, _, squares, count in
      var values = function(squares)
      if count < 16 { for lane in count..<16 { values[lane] = 0 } }
      sums += SIMD16<Double>(values)
    }
    return sums.sum()
  }

  /// Calls `body` with a row, a column, and the squared distances of this row's point to sixteen
  /// columns' points, of which the last few may be none.
  @inline(__always)
  private static func forTiles(
    from source: Points, to target: Points,
    _ body: (_ row: Int, _ column: Int, _ squares: Vector, _ count: Int) -> Void
  ) {
    precondition(source.dimensions == target.dimensions, "points of different dimensions")
    let dimensions = source.dimensions
    // [dimensions] of sixteen points: a tile of 784 dimensions has 50 kB and stays in the cache.
    var tile = [Vector](repeating: .zero, count: dimensions)
    for column in stride(from: 0, to: target.rows.count, by: 16) {
      let count = min(16, target.rows.count - column)
      for lane in 0..<count {
        let start = (target.rows.lowerBound + column + lane) * dimensions
        for axis in 0..<dimensions { tile[axis][lane] = target.values[start + axis] }
      }
      for row in 0..<source.rows.count {
        let start = (source.rows.lowerBound + row) * dimensions
        let squares = source.values.withUnsafeBufferPointer { point in
          squaredDistances(of: point, from: start, to: tile)
        }
        body(row, column, squares, count)
      }
    }
  }

  /// From one point to sixteen, with two running sums of two registers each, as one would wait for itself.
  @inline(__always)
  private static func squaredDistances(
    of point: UnsafeBufferPointer<Float>, from start: Int, to tile: [Vector]
  ) -> Vector {
    tile.withUnsafeBufferPointer { tile in
      var first = Vector.zero
      var second = Vector.zero
      var axis = 0
      while axis &+ 2 <= tile.count {
        let one = tile[axis] - point[start &+ axis]
        let other = tile[axis &+ 1] - point[start &+ axis &+ 1]
        first = first.addingProduct(one, one)
        second = second.addingProduct(other, other)
        axis &+= 2
      }
      if axis < tile.count {
        let one = tile[axis] - point[start &+ axis]
        first = first.addingProduct(one, one)
      }
      return first + second
    }
  }
}
