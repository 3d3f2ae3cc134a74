import Kernels
import MPI

/// One sum over ranks: recursive halving, then doubling.
///
/// In the first round neighbouring ranks r and r xor 1 halve the buffer between them: each sends
/// the half it gives up and adds what comes to the half it keeps. The next rounds do the same with
/// ranks at distance 2, 4, and so on, until each rank holds the full sum of its own part. Then
/// the rounds are run backwards, and partners give each other the sums they lack.
///
/// `MPI_Allreduce` may be as fast, but promises no order of additions. Halving with the *farthest*
/// rank first, as in most books, would give another tree than that of the shards.
///
/// A number of ranks that is no power of two is reduced to one first: of the first 2 e ranks each
/// odd one gives its buffer to the even one before it, and gets the result at the end.
struct RankSum {
  let world: World
  let buffer: FloatBuffer

  func run() throws {
    let seats = Seats(rankCount: world.size)
    if let host = seats.host(ofGuest: world.rank) {
      try send(to: host)
      try receive(from: host)
      return
    }
    let guest = seats.guest(ofHost: world.rank)
    if let guest { try receiveAndAdd(from: guest) }
    try sumOverSeats(seats)
    if let guest { try send(to: guest) }
  }

  private func sumOverSeats(_ seats: Seats) throws {
    let seat = seats.seat(ofRank: world.rank)
    var own = 0..<buffer.count
    var rounds: [(partner: Int, kept: Range<Int>, given: Range<Int>)] = []
    for distance in seats.distances {
      let middle = own.lowerBound + own.count / 2
      let lower = own.lowerBound..<middle
      let upper = middle..<own.upperBound
      let isLower = seat & distance == 0
      let round = (
        partner: seats.rank(inSeat: seat ^ distance), kept: isLower ? lower : upper,
        given: isLower ? upper : lower
      )
      try exchange(with: round.partner, sending: round.given, adding: round.kept)
      rounds.append(round)
      own = round.kept
    }
    for round in rounds.reversed() {
      try exchange(with: round.partner, sending: round.kept, receiving: round.given)
    }
  }
}

extension RankSum {
  /// Sends one part and adds what comes to another; adds one piece while the next one travels.
  private func exchange(
    with partner: Int, sending given: Range<Int>, adding kept: Range<Int>
  ) throws {
    var arrived: (piece: FloatBuffer, start: Int)?
    func addArrived() { if let arrived { buffer.add(arrived.piece, at: arrived.start) } }
    for (outgoing, incoming) in pieces(of: given, and: kept) {
      let piece = FloatBuffer(count: incoming.count)
      try buffer.withSpan(of: outgoing) { given in
        try piece.withMutableSpan { piece in
          try world.exchange(
            sending: given, receiving: &piece, with: partner, while: addArrived)
        }
      }
      arrived = (piece, incoming.lowerBound)
    }
    addArrived()
  }

  /// Sends one part and puts what comes in another; the two do not overlap.
  private func exchange(
    with partner: Int, sending kept: Range<Int>, receiving given: Range<Int>
  ) throws {
    for (outgoing, incoming) in pieces(of: kept, and: given) {
      try buffer.withSpan(of: outgoing) { kept in
        try buffer.withMutableSpan(of: incoming) { given in
          try world.exchange(sending: kept, receiving: &given, with: partner)
        }
      }
    }
  }

  private func send(to rank: Int) throws {
    for piece in pieces(of: 0..<buffer.count) {
      try buffer.withSpan(of: piece) { try world.send($0, to: rank) }
    }
  }

  private func receive(from rank: Int) throws {
    for piece in pieces(of: 0..<buffer.count) {
      try buffer.withMutableSpan(of: piece) { try world.receive(into: &$0, from: rank) }
    }
  }

  private func receiveAndAdd(from rank: Int) throws {
    for range in pieces(of: 0..<buffer.count) {
      let piece = FloatBuffer(count: range.count)
      try piece.withMutableSpan { try world.receive(into: &$0, from: rank) }
      buffer.add(piece, at: range.lowerBound)
    }
  }
}

/// Floats in a message, at most: 1 MiB.
///
/// Whole buffers at once took twice the time for 40 MB on
/// one host, since pieces stay in the cache between arriving and being added.
private let pieceCount = 1 << 18

private func pieces(of range: Range<Int>) -> [Range<Int>] {
  stride(from: range.lowerBound, to: range.upperBound, by: pieceCount).map {
    $0..<min($0 + pieceCount, range.upperBound)
  }
}

/// Pieces of two parts side by side.
///
/// Parts differ by at most one float; where one has a piece
/// less, it is empty at the end.
private func pieces(of first: Range<Int>, and second: Range<Int>) -> [(Range<Int>, Range<Int>)] {
  let firstPieces = pieces(of: first)
  let secondPieces = pieces(of: second)
  return (0..<max(firstPieces.count, secondPieces.count)).map { index in
    (
      index < firstPieces.count ? firstPieces[index] : first.upperBound..<first.upperBound,
      index < secondPieces.count ? secondPieces[index] : second.upperBound..<second.upperBound
    )
  }
}
