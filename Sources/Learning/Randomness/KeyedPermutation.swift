/// A shuffled order of 0 ..< count that needs no table: any place of it is computed on its own.
///
/// The places are the cells of a rectangle with about as many rows as columns. A round adds to
/// each cell's row a hash of its column, the next round to the column a hash of the row: both can
/// be undone, so the cells are permuted (a Feistel network). The rectangle may have a few cells
/// more than `count`; a place that leads to one of them is led on until it comes back.
///
/// - Source: Black, Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002.
public struct KeyedPermutation: Sendable {
  /// How many places there are.
  public let count: Int
  private let rows: UInt64
  private let columns: UInt64
  private let roundKeys: SIMD16<UInt32>

  // 8: with 4 the tests see that rows next to each other in the file stay so too often, with 6 they
  // see nothing any more.
  private static let rounds = 8

  /// The order that belongs to `key`; another key gives an unrelated one.
  ///
  /// It uses the first 64 elements of the key's sequence.
  ///
  /// - Precondition: `count` is in 1 ..< 2^62.
  public init(count: Int, key: RandomKey) {
    precondition(0 < count && count < 1 << 62, "an order of \(count) places")
    self.count = count
    let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
    rows = 1 << (bits / 2)
    columns = (UInt64(count) + rows - 1) / rows
    roundKeys = key.words(ofGroup: 0).0
  }

  /// What stands at a place.
  ///
  /// - Precondition: `place` is in 0 ..< `count`.
  public subscript(place: Int) -> Int {
    precondition(0 <= place && place < count, "place \(place) of \(count)")
    var cell = UInt64(place)
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

  /// MurmurHash3's finalizer of a coordinate and a round's key, scaled to 0 ..< `bound`.
  private func hash(_ coordinate: UInt64, round: Int, below bound: UInt64) -> UInt64 {
    var hash = UInt32(truncatingIfNeeded: coordinate) ^ roundKeys[round]
    hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
    hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
    hash ^= hash >> 16
    return (UInt64(hash) * bound) >> 32
  }
}
