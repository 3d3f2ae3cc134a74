/// A random permutation of 0 ..< count that needs no table: each element is computed independently.
///
/// The positions are the cells of a rectangle with about as many rows as columns. One round adds a
/// hash of the column of each cell to its row. The next round adds a hash of the row to the column.
/// Both can be undone, so together they permute the cells: a Feistel network. The rectangle may have
/// a few cells more than `count`; a cell outside 0 ..< count is permuted again until it lies inside.
///
/// - Source: Black, Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002.
public struct KeyedPermutation: Sendable {
  /// The number of elements.
  public let count: Int
  private let rows: UInt64
  private let columns: UInt64
  private let roundKeys: SIMD16<UInt32>

  // 8: with 4 rounds the tests detect that neighbours stay neighbours too often; with 6 rounds they
  // detect nothing.
  private static let rounds = 8

  /// Makes the permutation of a key; the permutations of different keys are unrelated.
  ///
  /// It uses the first 64 elements of the sequence of the key.
  ///
  /// - Precondition: `count` is in 1 ..< 2^62.
  public init(count: Int, key: RandomKey) {
    precondition(0 < count && count < 1 << 62, "a permutation of \(count) elements")
    self.count = count
    let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
    rows = 1 << (bits / 2)
    columns = (UInt64(count) + rows - 1) / rows
    roundKeys = key.words(ofGroup: 0).0
  }

  /// The element at a position.
  ///
  /// - Precondition: `position` is in 0 ..< `count`.
  public subscript(position: Int) -> Int {
    precondition(0 <= position && position < count, "element \(position) of \(count)")
    var cell = UInt64(position)
    repeat { cell = permuted(cell) } while cell >= count
    return Int(cell)
  }

  private func permuted(_ cell: UInt64) -> UInt64 {
    var (row, column) = cell.quotientAndRemainder(dividingBy: columns)
    for round in stride(from: 0, to: Self.rounds, by: 2) {
      row += hash(column, round: round, below: rows)
      if row >= rows { row -= rows }
      column += hash(row, round: round + 1, below: columns)
      if column >= columns { column -= columns }
    }
    return row * columns + column
  }

  /// The finalizer of MurmurHash3, applied to a coordinate and the key of a round, and scaled to
  /// 0 ..< `bound`.
  private func hash(_ coordinate: UInt64, round: Int, below bound: UInt64) -> UInt64 {
    var hash = UInt32(truncatingIfNeeded: coordinate) ^ roundKeys[round]
    hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
    hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
    hash ^= hash >> 16
    return (UInt64(hash) * bound) >> 32
  }
}
