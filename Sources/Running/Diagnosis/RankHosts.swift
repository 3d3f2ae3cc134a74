import Foundation
import Parallel
import Texts

/// The host of each rank, known to all ranks.
struct RankHosts: Sendable, Equatable {
  /// The name of each rank's host.
  let ofRanks: [String]

  /// Names the hosts.
  init(_ ofRanks: [String]) { self.ofRanks = ofRanks }

  /// Asks all ranks.
  ///
  /// - Collective: every rank of the group, in the same order.
  init(in group: any ProcessGroup) throws {
    let names = try group.gather(text: group.hostName).joined(separator: "\n")
    let all = try group.broadcast(text: names)
    ofRanks = all.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The hosts with their ranks, in the order of their first ranks.
  var all: [(name: String, ranks: [Int])] {
    Dictionary(grouping: ofRanks.indices) { ofRanks[$0] }.sorted { $0.value[0] < $1.value[0] }
      .map { ($0.key, $0.value) }
  }

  /// A rank and its host: `rank 3 on node02`.
  func name(_ rank: Int) -> String { "rank \(rank) on \(ofRanks[rank])" }

  /// Some ranks and a host of theirs: `rank 3 on node02 and 4 more`.
  func names(_ ranks: [Int]) -> String {
    guard let first = ranks.first else { return "no rank" }
    return name(first) + (ranks.count > 1 ? " and \(ranks.count - 1) more" : "")
  }
}

extension RankHosts: CustomStringConvertible {
  /// The number of ranks, and the hosts with their ranks, up to eight of them.
  var description: String {
    let shown = all.prefix(8).map { host in
      let isRange = host.ranks == Array(host.ranks[0]...host.ranks[host.ranks.count - 1])
      let ranks =
        isRange && host.ranks.count > 2
        ? "\(host.ranks[0])-\(host.ranks[host.ranks.count - 1])"
        : host.ranks.map(String.init).joined(separator: ",")
      return "\(host.name) (\(ranks))"
    }
    let hosts = NumberText.count(all.count, "host")
    return "\(NumberText.count(ofRanks.count, "rank")) on \(hosts): "
      + shown.joined(separator: ", ") + (all.count > 8 ? ", …" : "")
  }
}

extension ProcessGroup {
  /// Copies the facts of all ranks to rank 0, in the order of ranks; other ranks get an empty array.
  ///
  /// - Collective: every rank of the group, in the same order.
  func gather<Facts: Codable>(facts: Facts) throws -> [Facts] {
    let bytes = Array(try JSONEncoder().encode(facts))
    return try gather(bytes).map { try JSONDecoder().decode(Facts.self, from: Data($0)) }
  }
}
