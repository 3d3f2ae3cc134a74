import Testing

@testable import Parallel

struct FoldedRanksTests {
  @Test("Every rank has a position or folds into the rank before it; positions keep the order")
  func positions() {
    for count in 1...40 {
      let ranks = FoldedRanks(count: count)
      #expect(ranks.foldedCount.nonzeroBitCount == 1)
      #expect(ranks.foldedCount <= count && count < 2 * ranks.foldedCount)

      let remaining = (0..<count).filter { ranks.partner(ofRemainderRank: $0) == nil }
      #expect(remaining.map(ranks.position(ofRank:)) == Array(0..<ranks.foldedCount))
      #expect((0..<ranks.foldedCount).map(ranks.rank(atPosition:)) == remaining)
      for rank in 0..<count {
        guard let partner = ranks.partner(ofRemainderRank: rank) else { continue }
        #expect(partner == rank - 1)
        #expect(ranks.remainderRank(foldedInto: partner) == rank)
        #expect(ranks.partner(ofRemainderRank: partner) == nil)
      }
      #expect((0..<count).count { ranks.remainderRank(foldedInto: $0) != nil } == ranks.remainder)
    }
  }
}
