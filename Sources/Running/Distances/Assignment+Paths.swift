extension Assignment {
  /// Gives at least one more row a column, and keeps the proof of optimality.
  ///
  /// Dijkstra's search starts from all rows without a column. An edge from row i to column j has the
  /// length c_ij - u_i - v_j, and an edge from a column back to its row has the length 0. Each row
  /// without a column is the root of a tree. In each tree, the columns on the path to the first free
  /// column can be exchanged. The trees are disjoint, so one search gives columns to many rows. It
  /// ends when half of the roots have found a free column: 5000 points took 50 % longer with a tenth
  /// of the roots, and slightly longer with all.
  mutating func augment() {
    let roots = columnOfRow.indices.filter { columnOfRow[$0] == nil }
    var search = ShortestPaths(self)
    for root in roots { search.expand(root, at: 0, self) }

    var rootOfColumn = [Int](repeating: -1, count: costs.count)
    var isFinished = [Bool](repeating: false, count: costs.count)
    var ends: [Int] = []
    var reached: [(column: Int, distance: Double)] = []
    while ends.count < (roots.count + 1) / 2, let (column, distance) = search.next() {
      reached.append((column, distance))
      let row = search.row(before: column)
      let root = columnOfRow[row].map { rootOfColumn[$0] } ?? row
      rootOfColumn[column] = root
      if let nextRow = rowOfColumn[column] {
        search.expand(nextRow, at: distance, self)
      } else if !isFinished[root] {
        isFinished[root] = true
        ends.append(column)
      }
    }

    // Potentials change by the difference to the largest distance. Then u_i + v_j = c_ij along all
    // paths, and u_i + v_j <= c_ij everywhere.
    let radius = reached.last?.distance ?? 0
    for root in roots { rowPotentials[root] += radius }
    for (column, distance) in reached {
      columnPotentials[column / 8][column % 8] -= radius - distance
      if let row = rowOfColumn[column] { rowPotentials[row] += radius - distance }
    }
    for end in ends { exchange(along: search, to: end) }
  }

  /// Gives `end` to the last row on the path, and the column of each row to the row before it.
  private mutating func exchange(along search: ShortestPaths, to end: Int) {
    var column: Int? = end
    while let taken = column {
      let row = search.row(before: taken)
      column = columnOfRow[row]
      pair(row, taken)
    }
  }
}

/// A search for shortest paths that reaches columns in the order of their distance.
private struct ShortestPaths {
  /// The smallest known distance of each column; infinity for a column that was reached.
  private var distances: [SIMD8<Double>]
  /// Added to new distances: infinity for a column that was reached, so it is not reached again.
  private var barrier: [SIMD8<Double>]
  /// The row before each column on the shortest known path.
  private var rowsBefore: [SIMD8<Int64>]

  init(_ assignment: Assignment) {
    let count = assignment.costs.groupCount
    distances = [SIMD8<Double>](repeating: .init(repeating: .infinity), count: count)
    barrier = [SIMD8<Double>](repeating: .zero, count: count)
    rowsBefore = [SIMD8<Int64>](repeating: .zero, count: count)
  }

  /// Updates the distances of all columns by paths through a row at `distance` from its root.
  mutating func expand(_ row: Int, at distance: Double, _ assignment: Assignment) {
    let start = distance - assignment.rowPotentials[row]
    for group in distances.indices {
      let candidates = assignment.reducedCosts(row, group) + (barrier[group] + start)
      let isNearer = candidates .< distances[group]
      distances[group].replace(with: candidates, where: isNearer)
      rowsBefore[group].replace(with: SIMD8(repeating: Int64(row)), where: isNearer)
    }
  }

  /// Reaches the nearest column that was not reached before; nil if there is none.
  mutating func next() -> (column: Int, distance: Double)? {
    var nearest = Nearest()
    for group in distances.indices { nearest.consider(distances[group], group: group) }
    let (column, distance) = nearest.result
    guard distance.isFinite else { return nil }
    distances[column / 8][column % 8] = .infinity
    barrier[column / 8][column % 8] = .infinity
    return (column, distance)
  }

  func row(before column: Int) -> Int { Int(rowsBefore[column / 8][column % 8]) }
}
