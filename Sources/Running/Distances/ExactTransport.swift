public import Tensors

/// The exact 2-Wasserstein distance between two point sets of equal size.
///
/// W_2^2 = min over one-to-one maps p of (1/n) sum_i |x_i - y_p(i)|^2
///
/// Every point has the weight 1/n. This is not the distance between the two distributions that the
/// points were drawn from: two draws of n points of one distribution have a distance of about
/// n^-1/2 in the plane. Compare with a second draw of the data.
public struct ExactTransport: Sendable {
  /// W_2; NaN if a coordinate is not finite, and infinite if a cost exceeds the range of floats.
  public let distance: Double
  /// For each sample, the index of its partner in the reference.
  let partners: [Int]

  /// Matches the points of two tensors of shape [count, dimensions].
  ///
  /// - Precondition: the shapes are equal.
  /// - Cost: for 5000 planar points about 2 s on one core, and 100 MB. Memory grows as count^2, and
  ///   time a little faster.
  public init(samples: Tensor, reference: Tensor) {
    precondition(
      samples.shape == reference.shape && samples.shape.count == 2 && samples.count > 0,
      "exact transport between points of shapes \(samples.shape) and \(reference.shape)")
    let (count, dimensions) = (samples.shape[0], samples.shape[1])
    let (x, y) = (samples.values, reference.values)
    guard (x + y).allSatisfy(\.isFinite) else {
      (distance, partners) = (.nan, Array(0..<count))
      return
    }
    let costs = CostMatrix(samples: x, reference: y, count: count, dimensions: dimensions)
    guard costs.largest.isFinite else {
      (distance, partners) = (.infinity, Array(0..<count))
      return
    }
    partners = Assignment(minimizing: costs).columnOfRow.compactMap(\.self)
    var sum = 0.0
    for (row, column) in partners.enumerated() {
      for axis in 0..<dimensions {
        let difference =
          Double(x[row * dimensions + axis]) - Double(y[column * dimensions + axis])
        sum += difference * difference
      }
    }
    distance = (sum / Double(count)).squareRoot()
  }
}

/// Squared distances between two point sets, eight columns at a time.
///
/// If the count is not a multiple of eight, the last group has columns without a point. They cost
/// infinity, so no search for the cheapest column finds them.
struct CostMatrix {
  /// The number of rows and of columns.
  let count: Int
  /// The number of groups of eight columns in a row.
  let groupCount: Int
  /// The costs, row by row.
  ///
  /// Float: the matrix is read from memory many times, and for 5000 points it has 100 MB.
  private(set) var groups: [SIMD8<Float>]
  /// The largest cost; infinite if one exceeds the range of floats.
  private(set) var largest: Float = 0

  /// The costs from each sample to each reference point, both [count, dimensions].
  init(samples: [Float], reference: [Float], count: Int, dimensions: Int) {
    self.count = count
    groupCount = (count + 7) / 8
    groups = []
    groups.reserveCapacity(count * groupCount)
    // [groupCount, dimensions] of eight points: the inner loop below reads them in order.
    let referenceGroups = (0..<groupCount * dimensions).map { index in
      let (group, dimension) = index.quotientAndRemainder(dividingBy: dimensions)
      var lanes = SIMD8<Float>(repeating: .infinity)
      for lane in 0..<min(8, count - group * 8) {
        lanes[lane] = reference[(group * 8 + lane) * dimensions + dimension]
      }
      return lanes
    }
    for row in 0..<count {
      let point = Array(samples[row * dimensions..<(row + 1) * dimensions])
      for group in 0..<groupCount {
        var sum = SIMD8<Float>()
        for dimension in 0..<dimensions {
          let difference = referenceGroups[group * dimensions + dimension] - point[dimension]
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
