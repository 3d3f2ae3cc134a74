/// Which ranks sit at the table of a sum, and who sits where.
///
/// The table has as many seats as the greatest power of two that is not beyond the number of
/// ranks. With e ranks more than seats, ranks 1, 3, …, 2 e - 1 are guests: they have no seat, and
/// the ranks 0, 2, …, 2 e - 2 before them are their hosts. Seats are in the order of ranks.
struct Seats {
  /// How many seats there are, a power of two.
  let count: Int
  /// How many ranks are guests.
  let guestCount: Int

  init(rankCount: Int) {
    count = 1 << (Int.bitWidth - 1 - rankCount.leadingZeroBitCount)
    guestCount = rankCount - count
  }

  /// The distances between partners in the rounds of a sum: 1, 2, 4, ….
  var distances: [Int] { (0..<count.trailingZeroBitCount).map { 1 << $0 } }

  /// Who speaks for a rank that has no seat; nil if it has one.
  func host(ofGuest rank: Int) -> Int? {
    rank < 2 * guestCount && rank % 2 == 1 ? rank - 1 : nil
  }

  /// For whom a rank speaks beside itself, if for anybody.
  func guest(ofHost rank: Int) -> Int? {
    rank < 2 * guestCount && rank % 2 == 0 ? rank + 1 : nil
  }

  /// The seat of a rank that is no guest.
  func seat(ofRank rank: Int) -> Int {
    rank < 2 * guestCount ? rank / 2 : rank - guestCount
  }

  /// The rank in a seat.
  func rank(inSeat seat: Int) -> Int {
    seat < guestCount ? 2 * seat : seat + guestCount
  }
}
