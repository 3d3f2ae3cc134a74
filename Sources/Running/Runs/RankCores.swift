import Files
import Kernels
public import Parallel
import Texts

/// The host of a rank, and the cores that its compute threads may use there.
public struct RankCores: Sendable, Equatable {
  /// The name of the host.
  public let host: String
  /// The numbers of its cores; empty if they are unknown.
  public let cores: Set<Int>

  /// Names a rank's host and cores.
  public init(host: String, cores: Set<Int>) { (self.host, self.cores) = (host, cores) }

  /// The cores of all ranks, on rank 0; nothing on other ranks.
  ///
  /// - Precondition: the threads of the recipe are set.
  /// - Collective: every rank of the group, in the same order.
  public static func all(in group: any ProcessGroup) throws -> [RankCores] {
    let lists = ComputeThreads.onEach { listOfThread }.joined(separator: ",")
    return try group.gather(text: "\(group.hostName) \(lists)").map { text in
      let fields = text.split(separator: " ")
      return RankCores(
        host: fields.first.map(String.init) ?? "?",
        cores: fields.count > 1 ? cores(inList: fields[1]) : [])
    }
  }

  /// The cores of the calling thread as Linux lists them, such as `0-3,8`; empty if they are unknown.
  ///
  /// OpenMP may bind each thread to a core (`OMP_PROC_BIND`, `GOMP_CPU_AFFINITY`), so threads can differ.
  private static var listOfThread: String {
    let lines = ((try? bytesOfFile("/proc/thread-self/status")) ?? []).split(
      separator: UInt8(ascii: "\n"))
    let line = lines.lazy.map { String(decoding: $0, as: UTF8.self) }
      .first { $0.hasPrefix("Cpus_allowed_list:") }
    return line?.split(separator: "\t").last.map(String.init) ?? ""
  }

  /// Reads lists such as `0-3,8`.
  static func cores(inList list: Substring) -> Set<Int> {
    list.split(separator: ",").reduce(into: []) { cores, range in
      let ends = range.split(separator: "-").compactMap { Int($0) }
      if let first = ends.first, let last = ends.last, first <= last {
        cores.formUnion(first...last)
      }
    }
  }

  /// One line, if ranks have more threads than cores.
  ///
  /// - Parameters:
  ///   - ranks: all ranks.
  ///   - threadsPerRank: compute threads of each rank.
  /// - Returns: the line, or nothing.
  static func note(_ ranks: [RankCores], threadsPerRank: Int) -> [String] {
    CoreShortage.all(ranks, threadsPerRank: threadsPerRank).prefix(1).map {
      "note: \($0.text): \($0.remedy)"
    }
  }
}
