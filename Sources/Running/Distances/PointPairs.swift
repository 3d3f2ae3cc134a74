import Kernels
import Parallel
import Tensors

/// Two sets of points, of which all pairs are looked at.
struct PointPairs {
  private let source: [Float]
  private let target: [Float]
  private let sourceCount: Int
  private let targetCount: Int
  private let dimensions: Int

  /// Rows of a block: few enough that 5000 points are shared out well, many enough that a tile of
  /// columns is used often.
  private static let blockSize = 256

  /// Takes the points of two tensors, [count, dimensions] each.
  init(_ source: Tensor, _ target: Tensor) {
    precondition(
      source.shape.count == 2 && target.shape.count == 2 && source.shape[1] == target.shape[1]
        && source.count > 0 && target.count > 0,
      "pairs of points of shapes \(source.shape) and \(target.shape)")
    self.source = source.values
    self.target = target.values
    (sourceCount, targetCount) = (source.shape[0], target.shape[0])
    dimensions = source.shape[1]
  }

  /// Sums of a symmetric function over pairs of points.
  struct Sums {
    /// Over pairs of a source's and a target's point.
    var across = 0.0
    /// Over ordered pairs of a source's points, also of each with itself.
    var withinSource = 0.0
    /// The same for the target.
    var withinTarget = 0.0
  }

  /// Adds up a function of all pairs, in double precision and always in the same order.
  ///
  /// - Parameters:
  ///   - group: whose ranks share the blocks.
  ///   - sum: gives the sum over all pairs of some points and some others.
  /// - Returns: the three sums, on every rank.
  /// - Throws: an error of the group.
  /// - Collective: every rank of the group, in the same order, with the same points.
  func sums(
    in group: any ProcessGroup, _ sum: (PairSums.Points, PairSums.Points) -> Double
  ) throws -> Sums {
    func points(_ values: [Float], _ rows: Range<Int>) -> PairSums.Points {
      PairSums.Points(values, rows: rows, dimensions: dimensions)
    }
    /// Pairs with one point in the block, and the other there or behind it.
    func within(_ values: [Float], _ rows: Range<Int>, of count: Int) -> Double {
      guard !rows.isEmpty else { return 0 }
      let own = points(values, rows)
      return sum(own, own) + 2 * sum(own, points(values, rows.upperBound..<count))
    }
    let blockCount = (max(sourceCount, targetCount) + Self.blockSize - 1) / Self.blockSize
    let blocks = try group.inBlocks(blockCount) { block in
      let rows = block * Self.blockSize..<(block + 1) * Self.blockSize
      let (own, other) = (rows.clamped(to: 0..<sourceCount), rows.clamped(to: 0..<targetCount))
      return [
        sum(points(source, own), points(target, 0..<targetCount)),
        within(source, own, of: sourceCount), within(target, other, of: targetCount),
      ]
    }
    return blocks.reduce(into: Sums()) { sums, block in
      sums.across += block[0]
      sums.withinSource += block[1]
      sums.withinTarget += block[2]
    }
  }
}
