extension Assignment {
  /// Potentials of columns that are nearly those of the cheapest assignment.
  ///
  /// Rows bid for columns. A row without a column bids for the one that is cheapest to it, and
  /// lowers its potential so far that the column costs the row `increment` more than the second
  /// cheapest. Whoever had the column must bid again. This is repeated with smaller and smaller
  /// increments, from the potentials of the time before; large ones keep many rows from outbidding
  /// each other in tiny steps for columns that are all alike.
  ///
  /// Whatever potentials come out, the assignment will be exact. So float is enough.
  static func columnPotentials(afterAuction costs: CostMatrix) -> [SIMD8<Double>] {
    var potentials = [SIMD8<Float>](repeating: .zero, count: costs.groupCount)
    // 1e-5: far above the rounding of floats as large as the costs, so every bid changes something.
    // Down to 1e-4 the paths afterwards are longer, and 1e-6 saves nothing more. 4: with 2 and with 8
    // there are more bids.
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
      if let loser = holders[column] { bidders.append(loser) }
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

  /// Where the smallest number is, and how far it is below the next.
  var result: (column: Int, advantage: Float) {
    let lane = (0..<8).min { first[$0] < first[$1] } ?? 0
    var others = first
    others[lane] = second[lane]
    let next = others.min()
    // A single column has no rival.
    return (Int(groups[lane]) * 8 + lane, next.isFinite ? next - first[lane] : 0)
  }
}
