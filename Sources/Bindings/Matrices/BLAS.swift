import CLAPACK
import Glibc

/// The installed BLAS: on Debian, OpenBLAS, or the one that `update-alternatives` chooses.
public enum BLAS {
  /// C = op(A) op(B), or C + op(A) op(B), of row-major matrices in single precision, with one thread.
  ///
  /// op(A) is [rows, inner], op(B) is [inner, columns], and C is [rows, columns]. With `transposingA`, A
  /// is stored as [inner, rows]; with `transposingB`, B is stored as [columns, inner]. `rowStrideA` is the
  /// distance between the stored rows of A; the rows of B and C are contiguous.
  ///
  /// - Corresponds to: `cblas_sgemm`.
  public static func sgemm(
    _ a: UnsafePointer<Float>, transposingA: Bool, rowStrideA: Int, _ b: UnsafePointer<Float>,
    transposingB: Bool, to c: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int,
    accumulating: Bool
  ) {
    func size(_ number: Int) -> Int32 {
      guard let size = Int32(exactly: number) else {
        preconditionFailure("a matrix of \(number) rows or columns; BLAS allows \(Int32.max)")
      }
      return size
    }
    cblas_sgemm(
      CblasRowMajor, transposingA ? CblasTrans : CblasNoTrans,
      transposingB ? CblasTrans : CblasNoTrans, size(rows), size(columns), size(inner), 1, a,
      size(rowStrideA), b, size(transposingB ? inner : columns), accumulating ? 1 : 0, c,
      size(columns))
  }

  /// Name, version and kernels, as in `OpenBLAS 0.3.21 (Haswell)`; without OpenBLAS `BLAS`.
  ///
  /// - Corresponds to: `openblas_get_config`, `openblas_get_corename`.
  public static let version: String = {
    guard let configuration = text(of: "openblas_get_config") else { return "BLAS" }
    let name = configuration.split(separator: " ").prefix(2).joined(separator: " ")
    return text(of: "openblas_get_corename").map { "\(name) (\($0))" } ?? name
  }()

  /// Makes the library compute with the thread that calls it; this program has threads of its own.
  ///
  /// - Corresponds to: `openblas_set_num_threads`.
  public static func useOneThread() {
    typealias Setter = @convention(c) (Int32) -> Void
    guard let symbol = symbol("openblas_set_num_threads") else { return }
    unsafeBitCast(symbol, to: Setter.self)(1)
  }

  /// A function that only OpenBLAS has; nil if the program is linked with another BLAS.
  private static func symbol(_ name: String) -> UnsafeMutableRawPointer? { dlsym(nil, name) }

  private static func text(of function: String) -> String? {
    typealias Getter = @convention(c) () -> UnsafePointer<CChar>?
    return symbol(function).flatMap { unsafeBitCast($0, to: Getter.self)() }
      .map { String(cString: $0) }
  }
}
