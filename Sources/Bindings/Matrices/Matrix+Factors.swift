import CLAPACK

/// Factors, inverse and singular values; of symmetric matrices only the lower half is read.
extension Matrix {
  /// Computes F with F F^T = A, for a symmetric A without negative eigenvalues.
  ///
  /// It is Cholesky's factor with pivots, so that A may be singular.
  ///
  /// - Returns: [size, rank].
  /// - Throws: `MatrixError` if a number is not finite.
  /// - Cost: size^3 / 3; for 2048 0.2 s with OpenBLAS on one core of an AMD EPYC.
  /// - Corresponds to: `LAPACKE_dpstrf`.
  public func factor() throws(MatrixError) -> Matrix {
    let size = side
    guard size > 0 else { return self }
    var factor = elements
    var pivots = [Int32](repeating: 0, count: size)
    var rank: Int32 = 0
    // -1: pivots below size times the rounding error of the largest diagonal element count as zero.
    // A status greater than 0 means that the rank is less than the size, which is no error.
    let status = LAPACKE_dpstrf(
      lapack_row_major, CChar(UInt8(ascii: "L")), Int32(size), &factor, Int32(size), &pivots,
      &rank, -1)
    if status < 0 { try check("LAPACKE_dpstrf", status) }
    let columns = Int(rank)
    var result = [Double](repeating: 0, count: size * columns)
    for row in 0..<size {
      for column in 0..<min(row + 1, columns) {
        result[Int(pivots[row] - 1) * columns + column] = factor[row * size + column]
      }
    }
    return Matrix(result, rowCount: size, columnCount: columns)
  }

  /// Computes A^-1, or nil if the symmetric A is not positive definite.
  ///
  /// - Throws: `MatrixError` if a number is not finite.
  /// - Cost: size^3.
  /// - Corresponds to: `LAPACKE_dpotrf`, `LAPACKE_dpotri`.
  public func inverse() throws(MatrixError) -> Matrix? {
    let size = side
    guard size > 0 else { return self }
    let lower = CChar(UInt8(ascii: "L"))
    var result = elements
    let status = LAPACKE_dpotrf(lapack_row_major, lower, Int32(size), &result, Int32(size))
    guard status <= 0 else { return nil }
    try check("LAPACKE_dpotrf", status)
    try check(
      "LAPACKE_dpotri",
      LAPACKE_dpotri(lapack_row_major, lower, Int32(size), &result, Int32(size)))
    return Matrix(symmetric: result, size: size)
  }

  /// Computes the singular values, the greatest first.
  ///
  /// - Throws: `MatrixError` if a number is not finite, or the iteration does not converge.
  /// - Cost: 8/3 size^3; for 2048 2.4 s with OpenBLAS on one core of an AMD EPYC.
  /// - Corresponds to: `LAPACKE_dgesdd`.
  public func singularValues() throws(MatrixError) -> [Double] {
    let count = min(rowCount, columnCount)
    guard count > 0 else { return [] }
    var values = [Double](repeating: 0, count: count)
    var scratch = elements
    // N: no singular vectors. The library checks their strides nevertheless.
    try check(
      "LAPACKE_dgesdd",
      LAPACKE_dgesdd(
        lapack_row_major, CChar(UInt8(ascii: "N")), Int32(rowCount), Int32(columnCount), &scratch,
        Int32(columnCount), &values, nil, Int32(rowCount), nil, Int32(columnCount)))
    return values
  }

  /// The size of a square matrix.
  private var side: Int {
    precondition(rowCount == columnCount, "\(rowCount) x \(columnCount) is no square")
    return rowCount
  }
}

/// A computation that LAPACK could not do.
public enum MatrixError: Error, Equatable, CustomStringConvertible {
  /// A number of the matrix is infinite or NaN.
  case notFinite
  /// The iteration for singular values did not converge.
  case notConverged(function: String)

  /// What is wrong.
  public var description: String {
    switch self {
    case .notFinite: "a matrix has a number that is not finite"
    case .notConverged(let function):
      "\(function) did not converge: the matrix is too badly scaled"
    }
  }
}

/// Turns a status of LAPACK into an error; no other function does.
///
/// LAPACKE searches for NaN, and returns a negative status for the argument that has one; any
/// other fault of an argument would be a mistake in this target. -1010 and -1011 mean out of memory.
private func check(_ function: String, _ status: Int32) throws(MatrixError) {
  switch status {
  case 0: return
  case -1011 ... -1010: preconditionFailure("\(function): out of memory")
  case ..<0: throw .notFinite
  default: throw .notConverged(function: function)
  }
}
