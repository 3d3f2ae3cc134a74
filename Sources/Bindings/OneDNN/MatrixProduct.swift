import COneDNN

/// C = op(A) op(B), or C + op(A) op(B), of row-major matrices whose rows are contiguous.
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
///   - accumulating: whether the product is added to C.
/// - Corresponds to: `dnnl_sgemm`.
public func sgemm(
  _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>, transposingB: Bool,
  to c: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int, accumulating: Bool
) {
  let yes = CChar(UInt8(ascii: "T"))
  let no = CChar(UInt8(ascii: "N"))
  Runtime.check(
    dnnl_sgemm(
      transposingA ? yes : no, transposingB ? yes : no, dnnl_dim_t(rows), dnnl_dim_t(columns),
      dnnl_dim_t(inner), 1, a, dnnl_dim_t(transposingA ? rows : inner), b,
      dnnl_dim_t(transposingB ? inner : columns), accumulating ? 1 : 0, c, dnnl_dim_t(columns)))
}
