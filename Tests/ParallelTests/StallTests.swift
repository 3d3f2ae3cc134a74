import Testing

@testable import Parallel

/// The decision who is to blame when a rank waits for too long, and its message.
struct StallTests {
  /// Rank 0 waits for rank 1 for 11 s, and the limit is 10 s.
  private func ranks(_ count: Int) -> [RankState] {
    (0..<count).map { rank in
      RankState(
        rank: rank, host: "node0\(rank / 2 + 1)",
        activity: RankActivity(
          phase: .map, step: 1200, waiting: rank == 0 ? .rank(1) : .allRanks,
          seconds: rank == 0 ? 11 : 10.5),
        silentSeconds: 0.5)
    }
  }

  private func stall(_ ranks: [RankState], judge: Int = 0) -> Stall? {
    Stall(ranks: ranks, judge: judge, limitSeconds: 10, silenceSeconds: 3)
  }

  @Test("A rank that is not heard of is named, with its host and what it did")
  func silentRank() {
    var ranks = ranks(4)
    ranks[2].activity = RankActivity(phase: .reading, step: 1200, waiting: .no, seconds: 0)
    ranks[2].silentSeconds = 11.4
    #expect(
      stall(ranks)?.description == """
        rank 2 on node02 has not answered for 11 s; when last heard of, it was reading data for \
        step 1200. rank 0 on node01 has waited 11 s for rank 1, and stall_limit_seconds is 10: the \
        job ends, and the last checkpoint remains; start the same command again, without that host \
        if it happens again
        """)
  }

  @Test(
    "A rank that works is named, but not one that only began to work, and not if all wait shorter")
  func busyRank() {
    var ranks = ranks(4)
    ranks[1].activity = RankActivity(phase: .map, step: 1200, waiting: .no, seconds: 0.1)
    ranks[3].activity = RankActivity(phase: .saving, step: 1199, waiting: .no, seconds: 12)
    let found = stall(ranks)
    #expect(found?.fault == .busy && found?.culprits.map(\.rank) == [3])
    #expect(
      found?.description.contains("rank 3 on node02 has been saving step 1199 for 12 s. ") == true)
    for rank in ranks.indices { ranks[rank].activity.seconds = 9.9 }
    #expect(stall(ranks) == nil)
  }

  @Test("A lost host is named with all its ranks; a silent rank is no witness")
  func lostHost() {
    var ranks = ranks(6)
    for rank in [4, 5] { ranks[rank].silentSeconds = 11 }
    let text = stall(ranks)?.description ?? ""
    #expect(text.hasPrefix("rank 4 on node03, rank 5 on node03 have not answered for 11 s; "))
    for rank in 0..<4 { ranks[rank].activity.seconds = 5 }
    #expect(stall(ranks) == nil, "ranks 4 and 5 waited for 10.5 s before they were lost")
  }

  @Test("Without any datagram the message says that UDP may be blocked")
  func noDatagrams() {
    var ranks = ranks(2)
    ranks[1].wasHeard = false
    ranks[1].silentSeconds = 100
    let text = stall(ranks)?.description ?? ""
    #expect(text.contains("rank 1 on node01 has never sent a heartbeat by UDP"))
    #expect(text.contains("let UDP pass between the hosts"))
  }

  @Test("If all ranks wait, nobody is named")
  func allWait() {
    let found = stall(ranks(2))
    #expect(found?.fault == Stall.Fault.none && found?.culprits == [])
    #expect(found?.description.hasPrefix("all ranks wait for each other. ") == true)
  }

  @Test("Another rank judges only if rank 0 is silent, and the later the higher its number")
  func otherJudges() {
    var ranks = ranks(4)
    ranks[2].activity.seconds = 100
    #expect(stall(ranks, judge: 2) == nil)
    ranks[0].silentSeconds = 4
    #expect(stall(ranks, judge: 2)?.culprits.map(\.rank) == [0])
    #expect(stall(ranks, judge: 2)?.waiting.rank == 2)
    let delays = (1..<4).map { judge in
      var seconds = 10.0
      repeat {
        seconds += 0.01
        ranks[judge].activity.seconds = seconds
      } while stall(ranks, judge: judge) == nil
      return seconds
    }
    #expect(zip(delays, delays.dropFirst()).allSatisfy { $0 + 0.2 < $1 }, "\(delays)")
  }

  @Test("A message reads back as it was written, and other datagrams are ignored")
  func messages() {
    for waiting: RankActivity.Partner in [.no, .allRanks, .rank(0), .rank(1023)] {
      for phase in Activity.Phase.allCases {
        let message = HeartbeatMessage(
          kind: .answer, token: -77, rank: 5,
          activity: RankActivity(phase: phase, step: 1 << 40, waiting: waiting, seconds: 1.25))
        #expect(HeartbeatMessage(bytes: message.bytes) == message)
        #expect(HeartbeatMessage(bytes: Array(message.bytes.dropLast())) == nil)
        #expect(HeartbeatMessage(bytes: [7] + message.bytes.dropFirst()) == nil)
      }
    }
  }

  @Test("Facts in which ranks differ are refused or noted, with rank, host and both values")
  func facts() {
    let facts = [RankFact("version", "0.2", .refused), RankFact("mpi", "4.1", .noted)]
    let same = ["n1", "version\t0.2", "mpi\t4.1"]
    let other = ["n2", "version\t0.1", "mpi\t4.2"]
    #expect(RankFact.Difference.allDifferences(of: facts, [same, same]) == ([], []))
    let found = RankFact.Difference.allDifferences(of: facts, [same, same, other, other])
    #expect(
      found.refused == [
        "rank 2 on n2 and 1 more differs from rank 0 on n1 in version: 0.1, not 0.2; start one "
          + "program with the same arguments on all ranks"
      ])
    #expect(found.noted.count == 1 && found.noted[0].contains("in mpi: 4.2, not 4.1: the bits"))
    // A rank of an earlier version knows fewer facts.
    #expect(
      RankFact.Difference.allDifferences(of: facts, [same, ["n2"]]).refused[0].contains(
        ": none, not"))
  }
}
