import Foundation
public import Parallel
import Texts

/// The host of a rank, and the cores that the rank may use there.
public struct RankCores: Sendable, Equatable {
  /// The name of the host.
  public let host: String
  /// The numbers of its cores.
  let cores: Set<Int>

  /// The cores of all ranks, on rank 0; nothing on other ranks.
  ///
  /// - Collective: every rank of the group, in the same order.
  public static func all(in group: any ProcessGroup) throws -> [RankCores] {
    let text = "\(group.hostName) \(ownList)"
    return try group.gather(text: text).map { text in
      let fields = text.split(separator: " ")
      return RankCores(
        host: fields.first.map(String.init) ?? "?",
        cores: fields.count > 1 ? cores(inList: fields[1]) : [])
    }
  }

  /// The cores of this process as Linux lists them, such as `0-3,8`; empty if they are unknown.
  ///
  /// If OpenMP binds each thread to a core, the list is that of one thread, and says nothing.
  private static var ownList: String {
    let binding = ["OMP_PROC_BIND", "OMP_PLACES", "GOMP_CPU_AFFINITY"]
    guard binding.allSatisfy({ getenv($0) == nil }),
      let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") })
    else { return "" }
    return String(line.split(separator: "\t").last ?? "")
  }

  static func cores(inList list: Substring) -> Set<Int> {
    list.split(separator: ",").reduce(into: []) { cores, range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      if let first = ends.first, let last = ends.last, first <= last {
        cores.formUnion(first...last)
      }
    }
  }

  /// One line, if the ranks of a host have more threads than cores.
  ///
  /// - Parameters:
  ///   - ranks: all ranks.
  ///   - threadsPerRank: compute threads of each rank.
  static func note(_ ranks: [RankCores], threadsPerRank: Int) -> [String] {
    let threads = NumberText.count(threadsPerRank, "thread")
    if let rank = ranks.firstIndex(where: { !$0.cores.isEmpty && $0.cores.count < threadsPerRank })
    {
      let cores = NumberText.count(ranks[rank].cores.count, "core")
      return [
        """
        note: rank \(rank) on \(ranks[rank].host) computes with \(threads), but may use only \
        \(cores): give each rank \(threadsPerRank) cores (mpirun --map-by slot:PE=\(threadsPerRank) \
        --bind-to core), or use fewer threads
        """
      ]
    }
    for (host, those) in Dictionary(grouping: ranks, by: \.host).sorted(by: { $0.key < $1.key }) {
      let cores = those.reduce(into: Set<Int>()) { $0.formUnion($1.cores) }
      guard !cores.isEmpty, those.count * threadsPerRank > cores.count else { continue }
      return [
        """
        note: \(NumberText.count(those.count, "rank")) on \(host) with \(threads) each share \
        \(NumberText.count(cores.count, "core")): they slow each other down; start fewer ranks there
        """
      ]
    }
    return []
  }
}
