/// Sums over an array or over one axis of a matrix, and repetitions, the adjoints of sums.
public enum Reductions {
  /// The sum of all elements, in a fixed order: 32 running sums, then their sum.
  public static func sum(_ x: UnsafePointer<Float>, count: Int) -> Float {
    var first = Vector.zero
    var second = Vector.zero
    var index = 0
    while index &+ 32 <= count {
      first += x.vector(at: index)
      second += x.vector(at: index &+ 16)
      index &+= 32
    }
    if index &+ 16 <= count {
      first += x.vector(at: index)
      index &+= 16
    }
    if index < count { second += x.partialVector(at: index, count: count &- index) }
    return (first + second).sum()
  }

  /// y[column] = the sum of x[row, column] over rows.
  ///
  /// At least 256 rows are divided into sixteen parts. Threads share the parts, and the sums of parts
  /// are added in order, so the result does not depend on the number of threads.
  public static func sumRows(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    let parts = 16
    guard rows >= 16 * parts else {
      return sumRows(x, to: y, rows: 0..<rows, columns: columns)
    }
    let sums = FloatBuffer(count: parts * columns)
    ComputeThreads.forEach(parts, floats: rows * columns) { part in
      sumRows(
        x, to: sums.pointer + part * columns,
        rows: (rows * part / parts)..<(rows * (part + 1) / parts), columns: columns)
    }
    sumRows(sums.pointer, to: y, rows: 0..<parts, columns: columns)
  }

  private static func sumRows(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, rows: Range<Int>, columns: Int
  ) {
    var column = 0
    while column < columns {
      let lanes = min(16, columns - column)
      var sum = Vector.zero
      for row in rows {
        let place = row &* columns &+ column
        sum += lanes == 16 ? x.vector(at: place) : x.partialVector(at: place, count: lanes)
      }
      if lanes == 16 {
        y.store(sum, at: column)
      } else {
        y.storePartial(sum, at: column, count: lanes)
      }
      column += 16
    }
  }

  /// y[row] = the sum of x[row, column] over columns.
  public static func sumColumns(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    for row in 0..<rows { y[row] = sum(x + row * columns, count: columns) }
  }

  /// y[row, column] = x[column].
  public static func repeatRows(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    for row in 0..<rows { (y + row * columns).update(from: x, count: columns) }
  }

  /// y[row, column] = x[row].
  public static func repeatColumns(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    for row in 0..<rows { (y + row * columns).update(repeating: x[row], count: columns) }
  }
}
