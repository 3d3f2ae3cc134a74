import CLAPACK

extension Matrix {
  /// A^T B, of this matrix A and another with as many rows.
  ///
  /// - Corresponds to: `cblas_dgemm`.
  public func transposedTimes(_ other: Matrix) -> Matrix {
    precondition(rowCount == other.rowCount, "\(rowCount) rows against \(other.rowCount)")
    var result = [Double](repeating: 0, count: columnCount * other.columnCount)
    guard !result.isEmpty, rowCount > 0 else {
      return Matrix(result, rowCount: columnCount, columnCount: other.columnCount)
    }
    cblas_dgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans, Int32(columnCount), Int32(other.columnCount),
      Int32(rowCount), 1, elements, Int32(columnCount), other.elements, Int32(other.columnCount),
      0, &result, Int32(other.columnCount))
    return Matrix(result, rowCount: columnCount, columnCount: other.columnCount)
  }

  /// A^T A, computed once for both halves.
  ///
  /// - Cost: rowCount columnCount^2 multiplications and additions.
  /// - Corresponds to: `cblas_dsyrk`.
  public var gram: Matrix {
    let size = columnCount
    var result = [Double](repeating: 0, count: size * size)
    guard rowCount > 0, size > 0 else {
      return Matrix(result, rowCount: size, columnCount: size)
    }
    cblas_dsyrk(
      CblasRowMajor, CblasLower, CblasTrans, Int32(size), Int32(rowCount), 1, elements,
      Int32(size), 0, &result, Int32(size))
    for row in 0..<size {
      for column in 0..<row { result[column * size + row] = result[row * size + column] }
    }
    return Matrix(result, rowCount: size, columnCount: size)
  }
}
