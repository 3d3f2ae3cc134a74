/// The one-to-one assignment of rows to columns of a square matrix with the least cost.
///
/// The result contains a proof that it is optimal: potentials u of rows and v of columns with
/// u_i + v_j <= c_ij everywhere, and equality where row i has column j. So no assignment costs less
/// than sum u + sum v.
///
/// First an auction finds potentials that are nearly optimal, in `columnPotentials(afterAuction:)`.
/// Then shortest augmenting paths make the assignment complete and exact, in `augment()`. The method
/// of Jonker and Volgenant uses paths alone, and takes minutes for 5000 points in 25 narrow clusters
/// (SciPy's `linear_sum_assignment`: 158 s, this: 2 s): in a cluster all columns are nearly equal,
/// and every search visits all of them.
///
/// No Debian package fits: LEMON consists of C++ templates, and igraph has only the Hungarian method.
///
/// - Source: R. Jonker and A. Volgenant, Computing 38 (1987) 325-340, for the potentials and the
///   paths; D. P. Bertsekas, Annals of Operations Research 14 (1988) 105-123, for the auction.
struct Assignment {
  let costs: CostMatrix
  /// v_j, in groups of eight like the costs.
  var columnPotentials: [SIMD8<Double>]
  /// u_i.
  var rowPotentials: [Double]
  /// The column of each row; nil if it has none yet.
  var columnOfRow: [Int?]
  /// The row of each column; nil if it has none yet.
  var rowOfColumn: [Int?]

  /// Finds the cheapest assignment.
  ///
  /// - Cost: the auction reads about 50 n rows of n costs, and the paths read as many.
  init(minimizing costs: CostMatrix) {
    self.costs = costs
    columnPotentials = Self.columnPotentials(afterAuction: costs)
    rowPotentials = [Double](repeating: 0, count: costs.count)
    columnOfRow = [Int?](repeating: nil, count: costs.count)
    rowOfColumn = columnOfRow
    takeCheapestColumns()
    while columnOfRow.contains(nil) { augment() }
  }

  /// Sets each u_i to the largest value that the columns allow, and gives row i its cheapest column
  /// if that is free.
  private mutating func takeCheapestColumns() {
    for row in 0..<costs.count {
      var nearest = Nearest()
      for group in 0..<costs.groupCount {
        nearest.consider(reducedCosts(row, group), group: group)
      }
      let (column, cost) = nearest.result
      rowPotentials[row] = cost
      if rowOfColumn[column] == nil { pair(row, column) }
    }
  }

  mutating func pair(_ row: Int, _ column: Int) {
    columnOfRow[row] = column
    rowOfColumn[column] = row
  }

  /// c_ij - v_j for eight columns j.
  func reducedCosts(_ row: Int, _ group: Int) -> SIMD8<Double> {
    SIMD8<Double>(costs.groups[row * costs.groupCount + group]) - columnPotentials[group]
  }
}

/// Finds the smallest of many numbers, eight at a time.
struct Nearest {
  private var values = SIMD8<Double>(repeating: .infinity)
  private var groups = SIMD8<Int64>()

  mutating func consider(_ candidates: SIMD8<Double>, group: Int) {
    let isNearer = candidates .< values
    values.replace(with: candidates, where: isNearer)
    groups.replace(with: SIMD8(repeating: Int64(group)), where: isNearer)
  }

  /// The column of the smallest number, and the number.
  var result: (column: Int, value: Double) {
    let lane = (0..<8).min { values[$0] < values[$1] } ?? 0
    return (Int(groups[lane]) * 8 + lane, values[lane])
  }
}
