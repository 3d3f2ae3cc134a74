import Testing

@testable import Matrices

@Suite("Matrices of doubles")
struct MatrixTests {
  /// A A^T of a fixed A, [3, 3].
  private let symmetric = Matrix([4, 2, -2, 2, 10, 5, -2, 5, 6], rowCount: 3, columnCount: 3)

  @Test("A^T B and A^T A are the products of the definition")
  func products() {
    let a = Matrix([1, 2, 3, 4, 5, 6], rowCount: 2, columnCount: 3)
    let b = Matrix([1, 0, 2, -1], rowCount: 2, columnCount: 2)
    #expect(a.transposedTimes(b).elements == [9, -4, 12, -5, 15, -6])
    #expect(a.gram.elements == a.transposedTimes(a).elements)
  }

  @Test(
    "A factor times its transpose is the matrix, and the factor has as many columns as the rank")
  func factors() throws {
    for (matrix, rank) in [
      (symmetric, 3), (Matrix([1, 2, 2, 4], rowCount: 2, columnCount: 2), 1),
      (Matrix([0, 0, 0, 0], rowCount: 2, columnCount: 2), 0),
    ] {
      let factor = try matrix.factor()
      #expect(factor.columnCount == rank)
      for row in 0..<matrix.rowCount {
        for column in 0..<matrix.rowCount {
          let sum = (0..<rank).reduce(0) { $0 + factor[row, $1] * factor[column, $1] }
          // 1e-14: rounding of numbers up to 10.
          #expect(abs(sum - matrix[row, column]) < 1e-14)
        }
      }
    }
  }

  @Test("An inverse times the matrix is the identity; an indefinite matrix has none")
  func inverses() throws {
    let inverse = try #require(try symmetric.inverse())
    let product = inverse.transposedTimes(symmetric)
    for row in 0..<3 {
      for column in 0..<3 {
        // 1e-12: rounding, times a condition of about 100.
        #expect(abs(product[row, column] - (row == column ? 1 : 0)) < 1e-12)
      }
    }
    #expect(try Matrix([1, 2, 2, 1], rowCount: 2, columnCount: 2).inverse() == nil)
  }

  @Test("The singular values of a scaled and rotated matrix are its scales")
  func singularValues() throws {
    // Rotation by the angle of 3-4-5 times diag(2, 7).
    let values = try Matrix([1.2, -5.6, 1.6, 4.2], rowCount: 2, columnCount: 2).singularValues()
    #expect(abs(values[0] - 7) < 1e-14 && abs(values[1] - 2) < 1e-14)
  }

  @Test("NaN is an error")
  func notFinite() {
    let matrix = Matrix([1, .nan, .nan, 1], rowCount: 2, columnCount: 2)
    #expect(throws: MatrixError.notFinite) { try matrix.factor() }
    #expect(throws: MatrixError.notFinite) { try matrix.inverse() }
    #expect(throws: MatrixError.notFinite) { try matrix.singularValues() }
  }
}
