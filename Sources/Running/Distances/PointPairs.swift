import Kernels
import Parallel
import Tensors

/// All pairs of points of two sets, and of each set with itself.
struct PointPairs {
  private let samples: [Float]
  private let reference: [Float]
  private let sampleCount: Int
  private let referenceCount: Int
  private let dimensions: Int

  /// The rows of a block: few enough to divide 5000 points evenly among ranks, and enough to use a
  /// tile of columns many times.
  private static let blockSize = 256

  /// Takes two tensors of shape [count, dimensions].
  init(_ samples: Tensor, _ reference: Tensor) {
    precondition(
      samples.shape.count == 2 && reference.shape.count == 2
        && samples.shape[1] == reference.shape[1] && samples.count > 0 && reference.count > 0,
      "pairs of points of shapes \(samples.shape) and \(reference.shape)")
    self.samples = samples.values
    self.reference = reference.values
    (sampleCount, referenceCount) = (samples.shape[0], reference.shape[0])
    dimensions = samples.shape[1]
  }

  /// Sums of a symmetric function over pairs of points.
  struct Sums {
    /// Over pairs of a sample and a reference point.
    var across = 0.0
    /// Over ordered pairs of samples, including each with itself.
    var withinSamples = 0.0
    /// Over ordered pairs of reference points, including each with itself.
    var withinReference = 0.0
  }

  /// Sums a function over all pairs, in double precision and always in the same order.
  ///
  /// - Parameters:
  ///   - group: the ranks that share the blocks.
  ///   - sum: returns the sum over all pairs of a point of its first argument and one of its second.
  /// - Returns: the three sums, on every rank.
  /// - Throws: an error of the group.
  /// - Collective: every rank of the group, in the same order, with the same points.
  func sums(
    in group: any ProcessGroup, _ sum: (PairSums.Points, PairSums.Points) -> Double
  ) throws -> Sums {
    func points(_ values: [Float], _ rows: Range<Int>) -> PairSums.Points {
      PairSums.Points(values, rows: rows, dimensions: dimensions)
    }
    /// Pairs of a point in the block with a point in the block or after it.
    func within(_ values: [Float], _ rows: Range<Int>, of count: Int) -> Double {
      guard !rows.isEmpty else { return 0 }
      let own = points(values, rows)
      return sum(own, own) + 2 * sum(own, points(values, rows.upperBound..<count))
    }
    let blockCount = (max(sampleCount, referenceCount) + Self.blockSize - 1) / Self.blockSize
    let blocks = try group.inBlocks(blockCount) { block in
      let rows = block * Self.blockSize..<(block + 1) * Self.blockSize
      let (own, other) = (rows.clamped(to: 0..<sampleCount), rows.clamped(to: 0..<referenceCount))
      return [
        sum(points(samples, own), points(reference, 0..<referenceCount)),
        within(samples, own, of: sampleCount), within(reference, other, of: referenceCount),
      ]
    }
    return blocks.reduce(into: Sums()) { sums, block in
      sums.across += block[0]
      sums.withinSamples += block[1]
      sums.withinReference += block[2]
    }
  }
}
