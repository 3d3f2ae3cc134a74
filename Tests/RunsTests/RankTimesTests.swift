import Testing

@testable import Runs

struct RankTimesTests {
  private let hosts = ["n1", "n1", "n2", "n2"]

  @Test("A rank that is slow in three intervals in a row is named once, until it was normal again")
  func straggler() {
    var stragglers = Stragglers()
    let (even, slow) = ([10.0, 11, 10, 12], [10.0, 11, 10, 17])
    func lines(_ intervals: [[Double]]) -> [Int] {
      intervals.map { stragglers.lines($0, hosts: hosts).count }
    }
    #expect(lines([even, even, even, even]) == [0, 0, 0, 0])
    #expect(lines([slow, slow, even, slow, slow]) == [0, 0, 0, 0, 0])
    #expect(lines([slow, slow, slow]) == [1, 0, 0])
    #expect(lines([even, slow, slow, slow]) == [0, 0, 0, 1])
  }

  @Test("The line names rank and host, and both times; of two ranks, the slower one is found")
  func line() {
    var stragglers = Stragglers()
    let lines = (0..<3).flatMap { _ in stragglers.lines([45.678, 20], hosts: ["a", "b"]) }
    #expect(
      lines == [
        "note: rank 0 on a computes 45.68 ms per step, and the median rank 20.00 ms: all ranks wait "
          + "for it. Look for other programs on that host, and for ranks that share a core"
      ])
    #expect((0..<9).flatMap { _ in stragglers.lines([7], hosts: ["a"]) } == [], "no other rank")
  }
}
