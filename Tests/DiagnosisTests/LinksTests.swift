import Testing

@testable import Diagnosis

struct LinksTests {
  private func link(_ one: Int, _ other: Int, us: Double = 2, gigabytes: Double = 10) -> Link {
    Link(ranks: [one, other], latencySeconds: us * 1e-6, bytesPerSecond: gigabytes * 1e9)
  }

  private func findings(_ links: [Link]) -> [String] {
    SlowLinks.findings(between: links) { "n\($0)" }.map(\.text)
  }

  /// All pairs of hosts 0 ..< count.
  private func links(_ count: Int, _ change: (Int, Int) -> Link?) -> [Link] {
    LinkRounds.all(Array(0..<count)).flatMap(\.self).map { change($0.0, $0.1) ?? link($0.0, $0.1) }
  }

  @Test("Rounds have each pair once, and each member at most once", arguments: [2, 3, 4, 5, 8, 9])
  func rounds(count: Int) {
    let rounds = LinkRounds.all(Array(0..<count))
    let pairs = rounds.flatMap(\.self).map { [$0.0, $0.1] }
    #expect(Set(pairs).count == count * (count - 1) / 2 && pairs.count == Set(pairs).count)
    #expect(pairs.allSatisfy { $0[0] < $0[1] })
    for round in rounds {
      let members = round.flatMap { [$0.0, $0.1] }
      #expect(Set(members).count == members.count)
    }
  }

  @Test("Equal links, and links of less than three times the median, are no finding")
  func even() {
    #expect(findings(links(4) { _, _ in nil }) == [])
    #expect(findings(links(4) { $0 == 0 && $1 == 1 ? link(0, 1, gigabytes: 3.4) : nil }) == [])
    #expect(
      findings(links(4) { $0 == 0 && $1 == 1 ? link(0, 1, us: 90) : nil }) == [],
      "a short latency is never slow")
  }

  @Test("One slow pair is named by both of its hosts")
  func pair() {
    let slow = findings(links(4) { $0 == 1 && $1 == 3 ? link(1, 3, gigabytes: 3) : nil })
    #expect(
      slow.count == 1 && slow[0].hasPrefix("the link between n1 and n3 is slow: 2.0 us, 3.0 GB/s"))
    let late = findings(links(4) { $0 == 1 && $1 == 3 ? link(1, 3, us: 2000) : nil })
    #expect(late.count == 1 && late[0].contains("2000 us"), "\(late)")
  }

  @Test("A host whose links are all slow is named alone, also among three", arguments: [3, 4, 6])
  func host(count: Int) {
    let slow = findings(
      links(count) { $0 == 1 || $1 == 1 ? link($0, $1, us: 20_000, gigabytes: 0.2) : nil })
    #expect(slow.count == 1 && slow[0].hasPrefix("every link of n1 is slow: "), "\(slow)")
  }

  @Test("Two hosts have nothing to compare with, and are measured against Gigabit Ethernet")
  func two() {
    #expect(findings([link(0, 1, gigabytes: 0.12)]) == [])
    #expect(findings([link(0, 1, gigabytes: 0.011)]).count == 1)
    #expect(findings([link(0, 1, us: 20_000)]).count == 1)
  }
}
