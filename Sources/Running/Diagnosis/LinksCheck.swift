import Kernels
import MPI
import Parallel
import Texts

/// Latency and speed between hosts, and between two ranks of each host.
enum LinksCheck {
  /// The bytes of the large message, which goes in blocks like those of a sum.
  static let messageBytes = 8 << 20

  /// Measures all pairs of hosts, one rank on each, and the first two ranks of each host.
  ///
  /// Pairs without a common host are measured at the same time, as in the sums of a training.
  ///
  /// Only rank 0 reads `sentBytesPerStep` and `areCoresShort`. Links seem slow where ranks share cores, so the
  /// remedy then begins with the cores.
  ///
  /// - Collective: every rank of the group, in the same order.
  /// - Cost: for h hosts, h - 1 rounds of 160 MiB in each direction, or of a second.
  static func run(
    _ hosts: RankHosts, sentBytesPerStep: Int?, areCoresShort: Bool, in group: MPIRanks
  ) throws -> CheckReport? {
    let all = hosts.all
    var own: [Link] = []
    let rounds =
      LinkRounds.all(all.map { $0.ranks[0] }) + [
        all.filter { $0.ranks.count > 1 }.map { ($0.ranks[0], $0.ranks[1]) }
      ]
    for round in rounds {
      try group.world.sleepUntilAllArrive()
      for pair in round where pair.0 == group.rank || pair.1 == group.rank {
        let partner = pair.0 == group.rank ? pair.1 : pair.0
        let link = try measure(partner: partner, in: group)
        if group.rank == pair.0 { own.append(link) }
      }
    }
    try group.world.sleepUntilAllArrive()
    let links = try group.gather(facts: own).flatMap(\.self)
    guard group.isRoot else { return nil }
    let between = links.filter { hosts.ofRanks[$0.ranks[0]] != hosts.ofRanks[$0.ranks[1]] }
    let within = links.filter { hosts.ofRanks[$0.ranks[0]] == hosts.ofRanks[$0.ranks[1]] }
    let texts =
      [text(between, "between hosts"), text(within, "within hosts")].compactMap(\.self)
      + [stepText(sentBytesPerStep, slowest: links.map(\.bytesPerSecond).min())].compactMap(\.self)
    return CheckReport(
      .links, texts.isEmpty ? "one rank sends no messages" : texts.joined(separator: "; "),
      values: [
        (
          "links",
          .array(
            links.map { link in
              .object([
                ("hosts", .array(link.ranks.map { .string(hosts.ofRanks[$0]) })),
                ("ranks", .array(link.ranks.map { .integer($0) })),
                ("latency_seconds", .number(link.latencySeconds)),
                ("bytes_per_second", .number(link.bytesPerSecond)),
              ])
            })
        )
      ],
      (SlowLinks.findings(between: between) { hosts.ofRanks[$0] }
        + SlowLinks.findings(within: within) { hosts.ofRanks[$0] }).map {
          areCoresShort
            ? $0.remedied(first: "give the ranks their cores (see above), and repeat this; ") : $0
        })
  }

  private static func text(_ links: [Link], _ place: String) -> String? {
    guard let slowest = links.map(\.bytesPerSecond).min(),
      let longest = links.map(\.latencySeconds).max()
    else { return nil }
    let least = links.count > 1 ? "at most " : ""
    return "\(place) \(least)\(Link.microseconds(longest)) us, "
      + (links.count > 1 ? "at least " : "") + "\(Link.gigabytes(slowest)) GB/s"
  }

  private static func stepText(_ bytes: Int?, slowest: Double?) -> String? {
    guard let bytes, let slowest, bytes > 0 else { return nil }
    let seconds = FolderCheck.seconds(Double(bytes) / slowest)
    return "a step sends \(NumberText.bytes(bytes)), in \(seconds) over the slowest"
  }

  /// Measures the link to a partner, which makes the same call.
  private static func measure(partner: Int, in group: MPIRanks) throws -> Link {
    let (clock, world) = (ContinuousClock(), group.world)
    let isFirst = group.rank < partner
    var number = [0]
    // The shortest time: others include what the hosts did besides. The first messages open the connection.
    let answers = try (0..<50).map { _ in
      try clock.measure {
        if isFirst { try world.send(number.span, to: partner) }
        var span = number.mutableSpan
        try world.receive(into: &span, from: partner)
        if !isFirst { try world.send(number.span, to: partner) }
      } / .seconds(1)
    }
    let outgoing = FloatBuffer(count: SumTraffic.blockFloatCount, repeating: 1)
    let incoming = FloatBuffer(count: SumTraffic.blockFloatCount, repeating: 0)
    // The first rank decides when it is enough: after twenty messages, or after a second on slow links.
    var messages: [Double] = []
    let start = clock.now
    while true {
      if isFirst { number[0] = messages.count < 20 && clock.now - start < .seconds(1) ? 1 : 0 }
      if isFirst {
        try world.send(number.span, to: partner)
      } else {
        var span = number.mutableSpan
        try world.receive(into: &span, from: partner)
      }
      guard number[0] == 1 else { break }
      messages.append(
        try clock.measure {
          for _ in 0..<messageBytes / (4 * SumTraffic.blockFloatCount) {
            try outgoing.withSpan { sent in
              try incoming.withMutableSpan {
                try world.exchange(sending: sent, receiving: &$0, with: partner)
              }
            }
          }
        } / .seconds(1))
    }
    return Link(
      ranks: [group.rank, partner].sorted(), latencySeconds: (answers.min() ?? 0) / 2,
      bytesPerSecond: Double(messageBytes) / (messages.min() ?? 1))
  }
}
