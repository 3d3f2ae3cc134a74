/// The limits of a process: the contents of /proc/self/limits.
struct ProcessLimits: Codable, Sendable, Equatable {
  /// The limits that matter here, by their names in that file.
  enum Kind: String, Codable, CaseIterable {
    case openFiles = "Max open files"
    case processes = "Max processes"
    case lockedMemory = "Max locked memory"
    case stack = "Max stack size"
    case fileSize = "Max file size"
    case addressSpace = "Max address space"
    case processorTime = "Max cpu time"

    /// As in `max_open_files`.
    var key: String { rawValue.lowercased().replacing(" ", with: "_") }
  }

  private let soft: [String: Int]

  /// Reads the soft limits; those that are unlimited or missing have no entry.
  init(text: String) {
    var soft: [String: Int] = [:]
    for line in text.split(separator: "\n") {
      for kind in Kind.allCases where line.hasPrefix(kind.rawValue) {
        let words = line.dropFirst(kind.rawValue.count).split(separator: " ")
        soft[kind.rawValue] = words.first.flatMap { Int($0) }
      }
    }
    self.soft = soft
  }

  /// A limit; nil if there is none.
  subscript(_ kind: Kind) -> Int? { soft[kind.rawValue] }
}
