import Testing

@testable import Parallel

@Suite("Traffic of sums")
struct SumTrafficTests {
  private func seconds(
    floats: Int, ranks: Int, hosts: Int, bytesPerSecond: Double = 1e9, latency: Double = 0
  ) -> Double {
    SumTraffic(floatCount: floats, rankCount: ranks).seconds(
      over: NetworkLink(bytesPerSecond: bytesPerSecond, latencySeconds: latency), hostCount: hosts)
  }

  @Test("A rank sends what the rounds of its sum send", arguments: [2, 3, 4, 6, 8, 12])
  func bytes(ranks: Int) {
    let count = 1 << 12
    let folded = FoldedRanks(count: ranks)
    // Rank 0 keeps the lower half in each round, and gives the upper one; doubling sends it back.
    var own = count
    var sent = 0
    for _ in folded.distances {
      sent += 2 * 4 * (own / 2)
      own /= 2
    }
    if folded.remainder > 0 { sent += 4 * count }
    #expect(SumTraffic(floatCount: count, rankCount: ranks).sentBytes == sent)
  }

  @Test("One rank waits for nothing; ranks of one host do not use the link")
  func noLink() {
    #expect(seconds(floats: 1 << 20, ranks: 1, hosts: 1) == 0)
    let local = seconds(floats: 1 << 20, ranks: 4, hosts: 1, bytesPerSecond: 1, latency: 1000)
    #expect(local > 0 && local < 1)
  }

  @Test("A host sends the buffer twice, but the part of its own, however many ranks it has")
  func link() {
    let bytes = Double(4 << 20)
    for hosts in [2, 4, 8] {
      for ranksPerHost in [1, 4] {
        let ranks = hosts * ranksPerHost
        let slow = seconds(floats: 1 << 20, ranks: ranks, hosts: hosts, bytesPerSecond: 1e9)
        let fast = seconds(floats: 1 << 20, ranks: ranks, hosts: hosts, bytesPerSecond: .infinity)
        let expected = 2 * bytes * (1 - 1 / Double(hosts)) / 1e9
        #expect(abs((slow - fast) / expected - 1) < 1e-9)
      }
    }
  }

  @Test("Each block waits for the latency of each of its rounds between hosts, there and back")
  func latency() {
    for (floats, blocks) in [(1, 1), (RankSum.blockCount, 1), (RankSum.blockCount + 1, 2)] {
      for (hosts, rounds) in [(1, 0), (2, 1), (4, 2), (8, 3)] {
        let difference =
          seconds(floats: floats, ranks: 8, hosts: hosts, latency: 1)
          - seconds(floats: floats, ranks: 8, hosts: hosts)
        #expect(abs(difference - Double(2 * rounds * blocks)) < 1e-9)
      }
    }
  }
}
