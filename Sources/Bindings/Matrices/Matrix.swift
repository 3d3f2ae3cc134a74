/// A small or middling matrix of doubles: covariances, and what is computed from them.
///
/// Training has nothing to do with it: that computes in floats, in `Kernels`.
public struct Matrix: Sendable, Equatable {
  /// How many rows there are.
  public let rowCount: Int
  /// How many columns there are.
  public let columnCount: Int
  /// Row by row.
  public internal(set) var elements: [Double]

  /// Gives numbers a shape, row by row.
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

  /// A square matrix, row by row.
  ///
  /// - Precondition: the count is a square.
  public init(square elements: [Double]) {
    let side = Int(Double(elements.count).squareRoot())
    self.init(elements, rowCount: side, columnCount: side)
  }

  /// The number in a row and a column.
  public subscript(row: Int, column: Int) -> Double { elements[row * columnCount + column] }

  /// The sum of the diagonal.
  public var trace: Double {
    (0..<min(rowCount, columnCount)).reduce(0) { $0 + self[$1, $1] }
  }
}
