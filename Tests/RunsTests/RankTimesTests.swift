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

  @Test("More threads than cores give one line, for a bound rank or for a host")
  func cores() {
    func note(_ cores: [Substring], threads: Int) -> [String] {
      RankCores.note(
        zip(hosts, cores).map { RankCores(host: $0, cores: RankCores.cores(inList: $1)) },
        threadsPerRank: threads)
    }
    #expect(note(["0-3", "0-3", "0-3", "0-3"], threads: 2) == [])
    #expect(note(["0", "1", "0", "1"], threads: 1) == [])
    #expect(note(["", "", "", ""], threads: 8) == [], "unknown")
    #expect(
      note(["0,5", "1-2", "0", "1"], threads: 2) == [
        "note: rank 2 on n2 computes with 2 threads, but may use only 1 core: give each rank 2 cores "
          + "(mpirun --map-by slot:PE=2 --bind-to core), or use fewer threads"
      ])
    #expect(
      note(["0-3", "0-3", "0-2", "0-2"], threads: 2) == [
        "note: 2 ranks on n2 with 2 threads each share 3 cores: they slow each other down; start "
          + "fewer ranks there"
      ])
    #expect(note(["0", "0"], threads: 1).count == 1, "two ranks bound to one core")
  }
}
