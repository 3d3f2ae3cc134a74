import Texts

/// Ranks of one host that have more threads than cores, so that they slow each other down.
public struct CoreShortage: Sendable, Equatable {
  /// The name of the host.
  public let host: String
  /// The ranks that have no other cores than `coreCount` ones.
  let ranks: [Int]
  /// The number of all ranks on the host.
  let rankCountOfHost: Int
  let coreCount: Int
  let threadsPerRank: Int

  /// All shortages: first those of single ranks, then those that ranks of a host cause together.
  ///
  /// The ranks that may use only the cores of one rank's mask, or a part of them, are compared with the
  /// size of this mask. Without binding, this mask is the whole host. A shortage that contains a
  /// smaller one is left out.
  ///
  /// Ranks whose cores are not known do not count.
  public static func all(_ all: [RankCores], threadsPerRank: Int) -> [CoreShortage] {
    var shortages: [CoreShortage] = []
    let hosts = Dictionary(grouping: all.indices) { all[$0].host }
    for (host, those) in hosts.sorted(by: { $0.value[0] < $1.value[0] }) {
      let known = those.filter { !all[$0].cores.isEmpty }
      let masks = Set(known.map { all[$0].cores }).sorted {
        ($0.count, $0.min() ?? 0) < ($1.count, $1.min() ?? 0)
      }
      var found: [CoreShortage] = []
      for mask in masks + [known.reduce(into: []) { $0.formUnion(all[$1].cores) }] {
        var ranks = known.filter { all[$0].cores.isSubset(of: mask) }
        // A rank with too few cores for itself is a shortage of its own.
        if mask.count < threadsPerRank { ranks = Array(ranks.prefix(1)) }
        guard ranks.count * threadsPerRank > mask.count,
          !found.contains(where: { !Set(ranks).isDisjoint(with: $0.ranks) })
        else { continue }
        found.append(
          CoreShortage(
            host: host, ranks: ranks, rankCountOfHost: those.count, coreCount: mask.count,
            threadsPerRank: threadsPerRank))
      }
      shortages += found
    }
    return shortages.filter(\.isOfOneRank) + shortages.filter { !$0.isOfOneRank }
  }

  private var isOfOneRank: Bool { coreCount < threadsPerRank }

  /// Which ranks have too few cores.
  public var text: String {
    let threads = NumberText.count(threadsPerRank, "thread")
    let cores = NumberText.count(coreCount, "core")
    if isOfOneRank {
      return "rank \(ranks[0]) on \(host) computes with \(threads), but may use only \(cores)"
    }
    let who =
      ranks.count == rankCountOfHost
      ? "\(NumberText.count(ranks.count, "rank")) on \(host)"
      : "ranks \(ranks.prefix(8).map(String.init).joined(separator: ", "))\(ranks.count > 8 ? ", …" : "") on \(host)"
    return "\(who) with \(threads) each share \(cores)"
  }

  /// What to do.
  public var remedy: String {
    let binding = "mpirun --map-by slot:PE=\(threadsPerRank) --bind-to core"
    if isOfOneRank {
      return "give each rank \(threadsPerRank) cores (\(binding)), or use fewer threads"
    }
    return ranks.count == rankCountOfHost
      ? "they slow each other down; start fewer ranks there"
      : "they slow each other down; bind each rank to cores of its own (\(binding))"
  }
}
