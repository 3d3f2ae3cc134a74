extension Assignment {
  /// Potentials of columns that are close to those of the optimal assignment.
  ///
  /// Rows bid for columns. A row without a column bids for its cheapest column, and lowers the
  /// column's potential until it costs the row `increment` more than the second cheapest. The row
  /// that had this column before must bid again. The auction is repeated with decreasing
  /// increments, each time from the potentials of the last one. With small increments alone, many
  /// rows would outbid each other in tiny steps for nearly equal columns.
  ///
  /// Float is enough, because the paths afterwards give the exact assignment for any potentials.
  static func columnPotentials(afterAuction costs: CostMatrix) -> [SIMD8<Double>] {
    var potentials = [SIMD8<Float>](repeating: .zero, count: costs.groupCount)
    // 1e-5: far above the rounding of floats as large as the costs, so every bid has an effect. With
    // 1e-4 the paths afterwards are longer, and 1e-6 is no faster. 4: factors of 2 and 8 need more
    // bids.
    var increment = costs.largest / 4
    while increment > costs.largest * 1e-5 {
      auction(costs, increment, &potentials)
      increment /= 4
    }
    return potentials.map { SIMD8<Double>($0) }
  }

  private static func auction(
    _ costs: CostMatrix, _ increment: Float, _ potentials: inout [SIMD8<Float>]
  ) {
    var holders = [Int?](repeating: nil, count: costs.count)
    var bidders = Array(0..<costs.count)
    while let row = bidders.popLast() {
      var cheapest = CheapestTwo()
      for group in 0..<costs.groupCount {
        cheapest.consider(
          costs.groups[row * costs.groupCount + group] - potentials[group], group: group)
      }
      let (column, advantage) = cheapest.result
      potentials[column / 8][column % 8] -= advantage + increment
      if let previous = holders[column] { bidders.append(previous) }
      holders[column] = row
    }
  }
}

/// Finds the two smallest of many numbers, eight at a time.
private struct CheapestTwo {
  private var first = SIMD8<Float>(repeating: .infinity)
  private var second = SIMD8<Float>(repeating: .infinity)
  private var groups = SIMD8<Int32>()

  mutating func consider(_ candidates: SIMD8<Float>, group: Int) {
    let isFirst = candidates .< first
    let others = candidates.replacing(with: first, where: isFirst)
    first.replace(with: candidates, where: isFirst)
    groups.replace(with: SIMD8(repeating: Int32(group)), where: isFirst)
    second.replace(with: others, where: others .< second)
  }

  /// The column of the smallest number, and the difference to the second smallest.
  var result: (column: Int, advantage: Float) {
    let lane = (0..<8).min { first[$0] < first[$1] } ?? 0
    var others = first
    others[lane] = second[lane]
    let next = others.min()
    // A single column has no second smallest.
    return (Int(groups[lane]) * 8 + lane, next.isFinite ? next - first[lane] : 0)
  }
}
