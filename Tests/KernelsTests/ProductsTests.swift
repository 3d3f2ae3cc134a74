import Kernels
import Testing

@Suite("Products of matrices")
struct ProductsTests {
  /// Odd and even, smaller and larger than a vector of 16, and one larger than a cache block.
  static let sizes = [
    (1, 1, 1), (1, 5, 3), (2, 1, 7), (3, 7, 2), (7, 17, 5), (16, 16, 16), (17, 33, 15),
    (25, 128, 1), (31, 2, 67), (65, 131, 49),
  ]

  @Test(
    "The product is right for every transposition and library, to the rounding of its sums",
    arguments: [(false, false), (false, true), (true, false), (true, true)],
    ProductLibrary.allCases)
  func transpositions(transposing: (a: Bool, b: Bool), library: ProductLibrary) {
    let (transposingA, transposingB) = transposing
    for (rows, inner, columns) in Self.sizes {
      let a = numbers(rows * inner, seed: 1)
      let b = numbers(inner * columns, seed: 2)
      let before = numbers(rows * columns, seed: 3)
      for accumulating in [false, true] {
        var c = before
        Products.multiply(
          a, transposingA: transposingA, b, transposingB: transposingB, to: &c, rows: rows,
          inner: inner, columns: columns, accumulating: accumulating, by: library)
        for row in 0..<rows {
          for column in 0..<columns {
            let start = accumulating ? Double(before[row * columns + column]) : 0
            var (sum, sumOfAbsolutes) = (start, abs(start))
            for k in 0..<inner {
              let left = a[transposingA ? k * rows + row : row * inner + k]
              let right = b[transposingB ? column * inner + k : k * columns + column]
              sum += Double(left) * Double(right)
              sumOfAbsolutes += abs(Double(left) * Double(right))
            }
            // Each of the inner + 1 terms has at most that many roundings.
            let allowed = Double(inner + 1) * rounding * sumOfAbsolutes
            let error = abs(Double(c[row * columns + column]) - sum)
            #expect(error <= allowed, "\(rows) x \(inner) x \(columns), C[\(row), \(column)]")
          }
        }
      }
    }
  }

  @Test("B[column, row] of a transpose is A[row, column]")
  func transpose() {
    for (rows, columns) in [(1, 1), (1, 67), (3, 5), (16, 16), (17, 33), (67, 31)] {
      let a = numbers(rows * columns, seed: 4)
      var b = [Float](repeating: .nan, count: a.count)
      Products.transpose(a, to: &b, rows: rows, columns: columns)
      for row in 0..<rows {
        for column in 0..<columns {
          #expect(b[column * rows + row] == a[row * columns + column])
        }
      }
    }
  }
}
