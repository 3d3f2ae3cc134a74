/// Sums over an array or over one axis of a matrix, and their adjoints, the repetitions.
public enum Reductions {
  /// The sum of all elements, in a fixed order: sixteen running sums, then their sum.
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
  public static func sumRows(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    y.update(repeating: 0, count: columns)
    for row in 0..<rows {
      Algebra.accumulate(x + row * columns, into: y, count: columns)
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
