/// Squared distances between two sets of points, eight columns at a time.
///
/// The last eight may go beyond the end of a row. These columns cost infinity, so that no search
/// for the cheapest ever finds them.
struct CostMatrix {
  /// Rows, and as many columns.
  let count: Int
  /// Groups of eight columns in a row.
  let groupCount: Int
  /// The costs, row by row.
  ///
  /// Float: the matrix is read from memory again and again, and for 5000 points it has 100 MB.
  private(set) var groups: [SIMD8<Float>]
  /// The largest cost; infinite if one is beyond the range of floats.
  private(set) var largest: Float = 0

  /// The costs from each point of `source` to each of `target`, both [count, dimensions].
  init(from source: [Float], to target: [Float], count: Int, dimensions: Int) {
    self.count = count
    groupCount = (count + 7) / 8
    groups = []
    groups.reserveCapacity(count * groupCount)
    // [groupCount, dimensions] of eight points: the inner loop below reads them in order.
    let targetGroups = (0..<groupCount * dimensions).map { index in
      let (group, dimension) = index.quotientAndRemainder(dividingBy: dimensions)
      var lanes = SIMD8<Float>(repeating: .infinity)
      for lane in 0..<min(8, count - group * 8) {
        lanes[lane] = target[(group * 8 + lane) * dimensions + dimension]
      }
      return lanes
    }
    for row in 0..<count {
      let point = Array(source[row * dimensions..<(row + 1) * dimensions])
      for group in 0..<groupCount {
        var sum = SIMD8<Float>()
        for dimension in 0..<dimensions {
          let difference = targetGroups[group * dimensions + dimension] - point[dimension]
          sum += difference * difference
        }
        groups.append(sum)
      }
    }
    for row in 0..<count {
      for column in 0..<count { largest = max(largest, self[row, column]) }
    }
  }

  subscript(row: Int, column: Int) -> Float {
    groups[row * groupCount + column / 8][column % 8]
  }
}
