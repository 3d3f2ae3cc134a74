import Runs
import Testing

@testable import Diagnosis

struct CoresCheckTests {
  private func findings(_ cores: [Set<Int>], shares: [Double], threads: Int = 1) -> [Finding] {
    CoresCheck(
      ranks: cores.map { RankCores(host: "n1", cores: $0) }, hostCoreCounts: cores.map { _ in 8 },
      shares: shares, threadsPerRank: threads
    ).findings
  }

  @Test("Ranks with cores of their own, and all of their time, are no finding")
  func well() {
    #expect(findings([[0], [1]], shares: [1, 0.95]) == [])
    #expect(findings([Set(0..<8), Set(0..<8)], shares: [1, 1], threads: 4) == [])
  }

  @Test("Two ranks bound to one core are a warning, which also explains their share")
  func shared() {
    let found = findings([[3], [3]], shares: [0.5, 0.5])
    #expect(found.map(\.severity) == [.warning])
    #expect(found.first?.text == "2 ranks on n1 with 1 thread each share 1 core")
  }

  @Test("A rank that does not get the time of its cores is named")
  func busy() {
    let found = findings([[0], [1], [2]], shares: [1, 0.4, 0.7])
    #expect(found.count == 1 && found.allSatisfy { $0.severity == .warning })
    #expect(
      found.first?.text.hasPrefix(
        "rank 1 on n1 gets only 40 % of the time of its cores; so do 1 more")
        == true)
  }
}
