import Testing

@testable import Parallel

struct SeatsTests {
  @Test("Every rank has a seat or a host beside it, and seats are in the order of ranks")
  func seats() {
    for rankCount in 1...40 {
      let seats = Seats(rankCount: rankCount)
      #expect(seats.count.nonzeroBitCount == 1)
      #expect(seats.count <= rankCount && rankCount < 2 * seats.count)

      let seated = (0..<rankCount).filter { seats.host(ofGuest: $0) == nil }
      #expect(seated.map(seats.seat(ofRank:)) == Array(0..<seats.count))
      #expect((0..<seats.count).map(seats.rank(inSeat:)) == seated)
      for guest in 0..<rankCount {
        guard let host = seats.host(ofGuest: guest) else { continue }
        #expect(host == guest - 1)
        #expect(seats.guest(ofHost: host) == guest)
        #expect(seats.host(ofGuest: host) == nil)
      }
      #expect((0..<rankCount).count { seats.guest(ofHost: $0) != nil } == seats.guestCount)
    }
  }
}
