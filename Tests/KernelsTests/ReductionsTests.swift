import Kernels
import Testing

@Suite("Sums and repetitions")
struct ReductionsTests {
  static let sizes = [(1, 1), (1, 67), (67, 1), (3, 15), (4, 16), (5, 17), (33, 31), (2, 64)]

  @Test("A sum over an array is right to its roundings, for all counts")
  func sums() {
    for count in 0...67 {
      let x = numbers(count, seed: UInt64(count))
      let y = Reductions.sum(x, count: count)
      #expect(agrees(y, withSumOf: x), "\(count) elements")
    }
  }

  @Test("Sums over rows and over columns are right to their roundings")
  func axes() {
    for (rows, columns) in Self.sizes {
      let x = numbers(rows * columns, seed: 5)
      var overRows = [Float](repeating: .nan, count: columns)
      var overColumns = [Float](repeating: .nan, count: rows)
      Reductions.sumRows(x, to: &overRows, rows: rows, columns: columns)
      Reductions.sumColumns(x, to: &overColumns, rows: rows, columns: columns)
      for column in 0..<columns {
        let terms = (0..<rows).map { x[$0 * columns + column] }
        #expect(agrees(overRows[column], withSumOf: terms), "column \(column) of \(columns)")
      }
      for row in 0..<rows {
        let terms = Array(x[row * columns..<(row + 1) * columns])
        #expect(agrees(overColumns[row], withSumOf: terms), "row \(row) of \(rows)")
      }
    }
  }

  @Test("Repeated rows and columns are copies")
  func repetitions() {
    for (rows, columns) in Self.sizes {
      let x = numbers(max(rows, columns), seed: 6)
      var ofRow = [Float](repeating: .nan, count: rows * columns)
      var ofColumn = ofRow
      Reductions.repeatRows(x, to: &ofRow, rows: rows, columns: columns)
      Reductions.repeatColumns(x, to: &ofColumn, rows: rows, columns: columns)
      #expect(ofRow == (0..<rows * columns).map { x[$0 % columns] })
      #expect(ofColumn == (0..<rows * columns).map { x[$0 / columns] })
    }
  }

  private func agrees(_ sum: Float, withSumOf terms: [Float]) -> Bool {
    let exact = terms.reduce(0) { $0 + Double($1) }
    let sumOfAbsolutes = terms.reduce(0) { $0 + Double(abs($1)) }
    // The number of roundings of a term is at most the number of terms.
    return abs(Double(sum) - exact) <= Double(terms.count) * rounding * sumOfAbsolutes
  }
}
