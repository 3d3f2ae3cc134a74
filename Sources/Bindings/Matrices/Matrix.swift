import CLAPACK

/// A matrix of doubles, for covariances and what is computed from them.
///
/// Training does not use it: it computes in floats, in `Kernels`.
public struct Matrix: Sendable, Equatable {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// The numbers, row by row.
  public let elements: [Double]

  /// Makes a matrix of numbers, row by row.
  ///
  /// - Precondition: there are rowCount columnCount numbers.
  public init(_ elements: [Double], rowCount: Int, columnCount: Int) {
    precondition(
      elements.count == rowCount * columnCount,
      "\(elements.count) numbers for a matrix of \(rowCount) x \(columnCount)")
    self.elements = elements
    self.rowCount = rowCount
    self.columnCount = columnCount
  }

  /// The number in a row and a column.
  public subscript(row: Int, column: Int) -> Double { elements[row * columnCount + column] }

  /// The sum of the diagonal.
  public var trace: Double {
    (0..<min(rowCount, columnCount)).reduce(0) { $0 + self[$1, $1] }
  }

  /// Computes A^T B for this matrix A and a matrix B with as many rows.
  ///
  /// - Corresponds to: `cblas_dgemm`.
  public func transposedTimes(_ other: Matrix) -> Matrix {
    precondition(rowCount == other.rowCount, "\(rowCount) rows and \(other.rowCount) rows")
    var result = [Double](repeating: 0, count: columnCount * other.columnCount)
    if !result.isEmpty, rowCount > 0 {
      cblas_dgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, Int32(columnCount), Int32(other.columnCount),
        Int32(rowCount), 1, elements, Int32(columnCount), other.elements,
        Int32(other.columnCount), 0, &result, Int32(other.columnCount))
    }
    return Matrix(result, rowCount: columnCount, columnCount: other.columnCount)
  }

  /// A^T A.
  ///
  /// - Cost: rowCount columnCount^2 multiplications and additions: half of a product, because the
  ///   result is symmetric.
  /// - Corresponds to: `cblas_dsyrk`.
  public var gram: Matrix {
    let size = columnCount
    var result = [Double](repeating: 0, count: size * size)
    if rowCount > 0, size > 0 {
      cblas_dsyrk(
        CblasRowMajor, CblasLower, CblasTrans, Int32(size), Int32(rowCount), 1, elements,
        Int32(size), 0, &result, Int32(size))
    }
    return Matrix(symmetric: result, size: size)
  }

  /// Copies the lower half of a symmetric matrix to its upper half.
  init(symmetric lower: [Double], size: Int) {
    var elements = lower
    for row in 0..<size {
      for column in 0..<row { elements[column * size + row] = elements[row * size + column] }
    }
    self.init(elements, rowCount: size, columnCount: size)
  }
}
