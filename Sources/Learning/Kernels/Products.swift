/// Products of row-major matrices, by the library that `ProductLibrary` chooses.
public enum Products {
  /// C = op(A) op(B), or C + op(A) op(B), for one or more pairs of matrices.
  ///
  /// op(A) is [rows, inner], op(B) is [inner, columns], and C is [rows, columns]. With `transposingA`,
  /// A is stored as [inner, rows]; with `transposingB`, B is stored as [columns, inner]. The matrices
  /// of several pairs follow each other in memory.
  ///
  /// For 25 rows, a product with B transposed has 70 % of the speed of the others. If B is used
  /// often, transpose it once (`transpose`). If there are at least as many pairs as threads, the
  /// threads share the pairs; otherwise all threads work on one pair after another.
  public static func multiply(
    pairs: Int = 1, _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>,
    transposingB: Bool, to c: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int,
    accumulating: Bool = false, by library: ProductLibrary = .current
  ) {
    let isShared = pairs > 1 && pairs >= ComputeThreads.count
    func multiply(_ pair: Int) {
      library.multiply(
        a + pair * rows * inner, transposingA: transposingA, b + pair * inner * columns,
        transposingB: transposingB, to: c + pair * rows * columns, rows: rows, inner: inner,
        columns: columns, accumulating: accumulating, onOneThread: isShared)
    }
    guard isShared else {
      for pair in 0..<pairs { multiply(pair) }
      return
    }
    let floats = pairs * (rows * inner + inner * columns + rows * columns)
    ComputeThreads.forEach(pairs, floats: floats, multiply)
  }

  /// Multiplications and additions of a product.
  public static func operationCount(rows: Int, inner: Int, columns: Int) -> Int {
    2 * rows * inner * columns
  }

  /// B = A^T, for A [rows, columns] and B [columns, rows].
  public static func transpose(
    _ a: UnsafePointer<Float>, to b: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    // 16: a row of a tile is one cache line, and so is a column of its transpose.
    ComputeThreads.forEach((rows + 15) / 16, floats: rows * columns) { tile in
      let rowTile = 16 * tile
      for columnTile in stride(from: 0, to: columns, by: 16) {
        for column in columnTile..<min(columnTile + 16, columns) {
          for row in rowTile..<min(rowTile + 16, rows) {
            b[column &* rows &+ row] = a[row &* columns &+ column]
          }
        }
      }
    }
  }
}
