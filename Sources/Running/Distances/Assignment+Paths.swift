extension Assignment {
  /// Gives at least one more row a column, without giving up that the assignment is the cheapest.
  ///
  /// One search, Dijkstra's, goes out from all rows that have no column, along c_ij - u_i - v_j,
  /// and back from a column to its row for nothing. Each row without a column is the root of a
  /// tree; in each tree the path to the first free column reached may be exchanged. The trees have
  /// nothing in common, so one search serves many rows. It ends when it has served half of them:
  /// with a tenth 5000 points took half as long again, and with all of them a little longer.
  mutating func augment() {
    let roots = columnOfRow.indices.filter { columnOfRow[$0] == nil }
    var search = ShortestPaths(self)
    for root in roots { search.leave(root, at: 0, self) }

    var rootOfColumn = [Int](repeating: -1, count: costs.count)
    var isServed = [Bool](repeating: false, count: costs.count)
    var ends: [Int] = []
    var reached: [(column: Int, distance: Double)] = []
    while ends.count < (roots.count + 1) / 2, let (column, distance) = search.next() {
      reached.append((column, distance))
      let row = search.row(before: column)
      let root = columnOfRow[row].map { rootOfColumn[$0] } ?? row
      rootOfColumn[column] = root
      if let nextRow = rowOfColumn[column] {
        search.leave(nextRow, at: distance, self)
      } else if !isServed[root] {
        isServed[root] = true
        ends.append(column)
      }
    }

    // Rows and columns that are nearer than the last one come as much nearer to each other, so
    // that along all paths found u_i + v_j = c_ij, and nowhere more.
    let radius = reached.last?.distance ?? 0
    for root in roots { rowPotentials[root] += radius }
    for (column, distance) in reached {
      columnPotentials[column / 8][column % 8] -= radius - distance
      if let row = rowOfColumn[column] { rowPotentials[row] += radius - distance }
    }
    for end in ends { exchange(along: search, to: end) }
  }

  /// Every row on the path gives its column to the row before it, and the last one takes `end`.
  private mutating func exchange(along search: ShortestPaths, to end: Int) {
    var column: Int? = end
    while let taken = column {
      let row = search.row(before: taken)
      column = columnOfRow[row]
      pair(row, taken)
    }
  }
}

/// The state of a search for shortest paths: columns are reached, nearest first.
private struct ShortestPaths {
  /// How far each column is, as far as known; infinity for a column that was reached.
  private var distances: [SIMD8<Double>]
  /// Added to what a row finds: infinity for a column that was reached, so that it is not again.
  private var barrier: [SIMD8<Double>]
  /// From which row each column is nearest.
  private var rowsBefore: [SIMD8<Int64>]

  init(_ assignment: Assignment) {
    let count = assignment.costs.groupCount
    distances = [SIMD8<Double>](repeating: .init(repeating: .infinity), count: count)
    barrier = [SIMD8<Double>](repeating: .zero, count: count)
    rowsBefore = [SIMD8<Int64>](repeating: .zero, count: count)
  }

  /// Looks from a row, itself `distance` away from its root, at all columns.
  mutating func leave(_ row: Int, at distance: Double, _ assignment: Assignment) {
    let start = distance - assignment.rowPotentials[row]
    for group in distances.indices {
      let candidates = assignment.reducedCosts(row, group) + (barrier[group] + start)
      let isNearer = candidates .< distances[group]
      distances[group].replace(with: candidates, where: isNearer)
      rowsBefore[group].replace(with: SIMD8(repeating: Int64(row)), where: isNearer)
    }
  }

  /// The nearest column that was not reached yet.
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
