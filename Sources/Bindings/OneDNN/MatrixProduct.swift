import COneDNN

/// C = op(A) op(B), or C + op(A) op(B), of row-major matrices whose rows are contiguous.
///
/// op(A) is [rows, inner], op(B) is [inner, columns], and C is [rows, columns]. With `transposingA`, A
/// is stored as [inner, rows]; with `transposingB`, B is stored as [columns, inner].
///
/// - Corresponds to: `dnnl_sgemm`.
public func sgemm(
  _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>, transposingB: Bool,
  to c: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int, accumulating: Bool
) {
  let (yes, no) = (CChar(UInt8(ascii: "T")), CChar(UInt8(ascii: "N")))
  Runtime.check(
    dnnl_sgemm(
      transposingA ? yes : no, transposingB ? yes : no, dnnl_dim_t(rows), dnnl_dim_t(columns),
      dnnl_dim_t(inner), 1, a, dnnl_dim_t(transposingA ? rows : inner), b,
      dnnl_dim_t(transposingB ? inner : columns), accumulating ? 1 : 0, c, dnnl_dim_t(columns)))
}
