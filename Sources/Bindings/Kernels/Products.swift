import COpenBLAS

/// Products of row-major matrices.
public enum Products {
  /// C = op(A) op(B), or C + op(A) op(B).
  ///
  /// - Parameters:
  ///   - a: op(A) is [rows, inner].
  ///   - transposingA: whether A is stored as [inner, rows].
  ///   - b: op(B) is [inner, columns].
  ///   - transposingB: whether B is stored as [columns, inner].
  ///   - c: [rows, columns].
  ///   - accumulating: whether C's old values are added.
  /// - Corresponds to: `cblas_sgemm`.
  public static func multiply(
    _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>, transposingB: Bool,
    to c: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int,
    accumulating: Bool = false
  ) {
    cblas_sgemm(
      CblasRowMajor, transposingA ? CblasTrans : CblasNoTrans,
      transposingB ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns), blasint(inner),
      1, a, blasint(transposingA ? rows : inner), b, blasint(transposingB ? inner : columns),
      accumulating ? 1 : 0, c, blasint(columns))
  }
}
