import Testing

@testable import Runs

struct CoreShortageTests {
  private func ranks(_ cores: [Set<Int>], on hosts: [String] = ["n1", "n1", "n2", "n2"])
    -> [RankCores]
  {
    zip(hosts, cores).map { RankCores(host: $0, cores: $1) }
  }

  private func note(_ cores: [Set<Int>], threads: Int) -> [String] {
    RankCores.note(ranks(cores), threadsPerRank: threads)
  }

  @Test("Enough cores for all threads give no line, bound or unbound")
  func enough() {
    let all = Set(0...3)
    #expect(note([all, all, all, all], threads: 2) == [])
    #expect(note([[0], [1], [0], [1]], threads: 1) == [])
    #expect(note([[], [], [], []], threads: 8) == [], "unknown")
  }

  @Test("More threads than cores give one line, for a bound rank or for a host")
  func oneLine() {
    #expect(
      note([[0, 5], [1, 2], [0], [1]], threads: 2) == [
        "note: rank 2 on n2 computes with 2 threads, but may use only 1 core: give each rank 2 cores "
          + "(mpirun --map-by slot:PE=2 --bind-to core), or use fewer threads"
      ])
    #expect(
      note([Set(0...3), Set(0...3), Set(0...2), Set(0...2)], threads: 2) == [
        "note: 2 ranks on n2 with 2 threads each share 3 cores: they slow each other down; start "
          + "fewer ranks there"
      ])
    #expect(note([[0], [0]], threads: 1).count == 1, "two ranks bound to one core")
  }

  @Test("Two ranks bound to one core are found although other cores of the host are free")
  func partOfHost() {
    let found = CoreShortage.all(
      ranks([[0], [0], Set(1...7)], on: ["n1", "n1", "n1"]), threadsPerRank: 1)
    #expect(found.map(\.text) == ["ranks 0, 1 on n1 with 1 thread each share 1 core"])
    #expect(found.map(\.ranks) == [[0, 1]])
  }

  @Test("Overlapping masks with enough cores together are no shortage")
  func overlap() {
    #expect(CoreShortage.all(ranks([[0, 1], [1, 2]]), threadsPerRank: 1) == [])
    #expect(CoreShortage.all(ranks([[0, 1], [1, 2]]), threadsPerRank: 2).count == 1)
  }

  @Test("Each rank with too few cores is named, before hosts with too few")
  func order() {
    let found = CoreShortage.all(ranks([[0, 1], [0, 1], [0], [1]]), threadsPerRank: 2)
    #expect(found.map(\.ranks) == [[2], [3], [0, 1]])
  }
}
