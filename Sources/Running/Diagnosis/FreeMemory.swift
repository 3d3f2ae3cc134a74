import Files

/// The memory that a process may still take, as Linux tells it.
struct FreeMemory: Codable, Sendable, Equatable {
  /// Free bytes of the host, with caches that the kernel gives up, and with free swap.
  let hostBytes: Int
  /// Free bytes of the control groups of the process; nil without a limit.
  let groupBytes: Int?

  /// The smaller one.
  var bytes: Int { min(hostBytes, groupBytes ?? .max) }

  /// That of this process.
  static var now: FreeMemory {
    FreeMemory(
      hostBytes: hostBytes(meminfo: text("/proc/meminfo") ?? ""),
      groupBytes: groupBytes(ofProcess: text("/proc/self/cgroup") ?? "", reading: text))
  }

  private static func text(_ path: String) -> String? {
    (try? bytesOfFile(path)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Reads /proc/meminfo.
  static func hostBytes(meminfo: String) -> Int {
    meminfo.split(separator: "\n").reduce(0) { sum, line in
      let words = line.split(separator: " ")
      guard words.count > 1, ["MemAvailable:", "SwapFree:"].contains(words[0]) else { return sum }
      return sum + (Int(words[1]) ?? 0) << 10
    }
  }

  /// The free bytes of the control groups of a process, of version 1 or 2: Slurm and containers limit
  /// memory with them.
  ///
  /// - Parameters:
  ///   - list: the contents of /proc/self/cgroup.
  ///   - read: the contents of a file, or nil.
  /// - Returns: nil without a limit.
  static func groupBytes(ofProcess list: String, reading read: (String) -> String?) -> Int? {
    func number(_ path: String) -> Int? {
      read(path).flatMap { Int($0.split(whereSeparator: \.isWhitespace).first ?? "") }
    }
    var free: [Int] = []
    for line in list.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isNew = fields[0] == "0" && fields[1].isEmpty
      guard isNew || fields[1].split(separator: ",").contains("memory") else { continue }
      let root = "/sys/fs/cgroup" + (isNew ? "" : "/memory")
      let (limit, usage) =
        isNew
        ? ("memory.max", "memory.current") : ("memory.limit_in_bytes", "memory.usage_in_bytes")
      var names = fields[2].split(separator: "/")
      // Every group around the process may have a limit.
      while true {
        let folder = ([Substring(root)] + names).joined(separator: "/")
        // Version 1 writes about 2^63 for no limit; version 2 writes "max".
        if let most = number("\(folder)/\(limit)"), most < 1 << 60 {
          free.append(max(0, most - (number("\(folder)/\(usage)") ?? 0)))
        }
        if names.popLast() == nil { break }
      }
    }
    return free.min()
  }
}
