import COneDNN

/// Products of row-major matrices.
///
/// oneDNN's `sgemm` rather than OpenBLAS's: it compiles its kernels for the instructions the
/// processor reports. OpenBLAS 0.3.21 goes by a list of models instead, and on one that is newer
/// than the list it falls back to SSE3: a toy training step took 82 ms so, and 36 ms with its
/// kernels for AVX-512 named by hand.
public enum Products {
  /// C = op(A) op(B), or C + op(A) op(B).
  ///
  /// A product with B transposed runs at 70 % of the speed of the others for 25 rows: where B is
  /// used often, transpose it once (`transpose`).
  ///
  /// - Parameters:
  ///   - a: op(A) is [rows, inner].
  ///   - transposingA: whether A is stored as [inner, rows].
  ///   - b: op(B) is [inner, columns].
  ///   - transposingB: whether B is stored as [columns, inner].
  ///   - c: [rows, columns].
  ///   - rows: of op(A) and C.
  ///   - inner: columns of op(A), rows of op(B).
  ///   - columns: of op(B) and C.
  ///   - accumulating: whether C's old values are added.
  /// - Corresponds to: `dnnl_sgemm`.
  public static func multiply(
    _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>, transposingB: Bool,
    to c: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int,
    accumulating: Bool = false
  ) {
    let yes = CChar(UInt8(ascii: "T"))
    let no = CChar(UInt8(ascii: "N"))
    let status = dnnl_sgemm(
      transposingA ? yes : no, transposingB ? yes : no, dnnl_dim_t(rows), dnnl_dim_t(columns),
      dnnl_dim_t(inner), 1, a, dnnl_dim_t(transposingA ? rows : inner), b,
      dnnl_dim_t(transposingB ? inner : columns), accumulating ? 1 : 0, c, dnnl_dim_t(columns))
    precondition(
      status == dnnl_success, "dnnl_sgemm of \(rows) x \(inner) x \(columns): \(status)")
  }

  /// Multiplications and additions of a product.
  public static func operationCount(rows: Int, inner: Int, columns: Int) -> Int {
    2 * rows * inner * columns
  }

  /// Products of pairs of matrices that lie one after the other.
  ///
  /// Many pairs are shared out among the threads; all threads work on each of a few.
  ///
  /// - Parameters:
  ///   - pairs: how many; all else is as for one product.
  ///   - a: op(A) is [rows, inner].
  ///   - transposingA: whether each A is stored as [inner, rows].
  ///   - b: op(B) is [inner, columns].
  ///   - transposingB: whether each B is stored as [columns, inner].
  ///   - c: [pairs, rows, columns].
  ///   - rows: of op(A) and C.
  ///   - inner: columns of op(A), rows of op(B).
  ///   - columns: of op(B) and C.
  public static func multiply(
    pairs: Int, _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>,
    transposingB: Bool, to c: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int
  ) {
    func multiply(_ pair: Int) {
      Products.multiply(
        a + pair * rows * inner, transposingA: transposingA, b + pair * inner * columns,
        transposingB: transposingB, to: c + pair * rows * columns, rows: rows, inner: inner,
        columns: columns)
    }
    guard pairs >= ComputeThreads.count else {
      for pair in 0..<pairs { multiply(pair) }
      return
    }
    let floats = pairs * (rows * inner + inner * columns + rows * columns)
    ComputeThreads.forEach(pairs, floats: floats, multiply)
  }

  /// B = A^T.
  ///
  /// - Parameters:
  ///   - a: [rows, columns].
  ///   - b: [columns, rows].
  ///   - rows: of A.
  ///   - columns: of A.
  public static func transpose(
    _ a: UnsafePointer<Float>, to b: UnsafeMutablePointer<Float>, rows: Int, columns: Int
  ) {
    // 16: a tile's rows and columns are one cache line each.
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
