import Matrices
import OneDNN

/// A library for products of matrices in single precision.
///
/// oneDNN compiles its kernels for the instructions that an x86 processor reports; on other processors
/// its product is a plain loop. OpenBLAS has kernels for many architectures, and chooses them by the
/// model of the processor: version 0.3.21 uses SSE3 for x86 models that are newer than it. On an AMD EPYC
/// with AVX-512 a training step on points then took 82 ms, and 36 ms with kernels that were set by hand.
public enum ProductLibrary: String, Sendable, CaseIterable {
  case oneDNN = "onednn"
  case openBLAS = "openblas"

  /// The one for the architecture that the program is built for.
  public static let usual: ProductLibrary = {
    #if arch(x86_64)
    .oneDNN
    #else
    .openBLAS
    #endif
  }()

  /// The library that this process uses.
  nonisolated(unsafe) public private(set) static var current = usual

  /// Chooses the library for the process's further products; call it when no other thread computes.
  public static func use(_ library: ProductLibrary) {
    if library == .openBLAS { BLAS.useOneThread() }
    current = library
  }

  /// Name and version, which the bits of results depend on.
  public var version: String {
    switch self {
    case .oneDNN: ComputeLibrary.version
    case .openBLAS: BLAS.version
    }
  }

  /// One product of `Products.multiply`; `onOneThread` if the caller is one of several threads.
  func multiply(
    _ a: UnsafePointer<Float>, transposingA: Bool, _ b: UnsafePointer<Float>, transposingB: Bool,
    to c: UnsafeMutablePointer<Float>, rows: Int, inner: Int, columns: Int, accumulating: Bool,
    onOneThread: Bool
  ) {
    switch self {
    case .oneDNN:
      sgemm(
        a, transposingA: transposingA, b, transposingB: transposingB, to: c, rows: rows,
        inner: inner, columns: columns, accumulating: accumulating)
    case .openBLAS:
      // Each thread computes some rows of C.
      let parts = onOneThread ? 1 : min(rows, ComputeThreads.count)
      ComputeThreads.forEach(parts, floats: rows * inner + (inner + rows) * columns) { part in
        let (first, end) = (rows * part / parts, rows * (part + 1) / parts)
        BLAS.sgemm(
          a + (transposingA ? first : first * inner), transposingA: transposingA,
          rowStrideA: transposingA ? rows : inner, b, transposingB: transposingB,
          to: c + first * columns, rows: end - first, inner: inner, columns: columns,
          accumulating: accumulating)
      }
    }
  }
}
