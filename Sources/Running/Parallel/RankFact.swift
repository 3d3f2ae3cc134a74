import MPI

/// Something that all ranks should have in common, such as the version of a library.
///
/// Ranks of one job can differ: hosts have programs and libraries of their own, and mpirun starts any
/// commands together.
public struct RankFact: Sendable, Equatable {
  /// What follows if ranks differ.
  public enum Difference: String, Sendable {
    /// The ranks cannot work together.
    case refused
    /// Every rank makes the same updates, but the bits of the results depend on which rank computes
    /// which shard.
    case noted
  }

  /// Its name, for messages.
  public let name: String
  /// Its value on this rank.
  public let value: String
  /// What follows if ranks differ.
  public let difference: Difference

  /// Makes a fact of this rank.
  public init(_ name: String, _ value: String, _ difference: Difference) {
    (self.name, self.value, self.difference) = (name, value, difference)
  }

  /// Compares the facts of all ranks with those of rank 0.
  ///
  /// It uses the messages of `World` alone, and only texts, so that ranks of different versions and of
  /// debug and release builds understand each other.
  ///
  /// - Parameters:
  ///   - facts: those of this rank.
  ///   - world: all ranks.
  /// - Returns: notes about the differences that are no error, on rank 0; nothing on other ranks.
  /// - Throws: `AgreedFailure` with `UnlikeRanks` if ranks differ in a fact that they must share.
  /// - Collective: every rank, in the same order, before all other messages.
  static func compare(_ facts: [RankFact], in world: World) throws -> [String] {
    let text = ([world.hostName] + facts.map(\.line)).joined(separator: "\n")
    let ranks = try world.gather(Array(text.utf8)).map {
      lines(of: String(decoding: $0, as: UTF8.self))
    }
    let differences = Difference.allDifferences(of: facts, ranks)
    let fault = try world.broadcast(text: differences.refused.joined(separator: "\n"))
    guard fault.isEmpty else { throw AgreedFailure(UnlikeRanks(description: fault)) }
    return differences.noted
  }

  /// Compares the facts of all ranks with those of rank 0, once more in a group.
  ///
  /// - Parameters:
  ///   - facts: those of this rank.
  ///   - group: all ranks.
  /// - Returns: a text for each fact that differs and is only noted, on rank 0; nothing on other ranks.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  public static func notes(_ facts: [RankFact], in group: any ProcessGroup) throws -> [String] {
    let text = ([group.hostName] + facts.map(\.line)).joined(separator: "\n")
    return Difference.allDifferences(of: facts, try group.gather(text: text).map(lines)).noted
  }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Name and value in one line.
  fileprivate var line: String {
    "\(name)\t\(value)".replacing("\n", with: "\\n")
  }
}

extension RankFact.Difference {
  /// One text for each fact in which ranks differ from rank 0.
  ///
  /// - Parameters:
  ///   - facts: those of rank 0.
  ///   - ranks: the host and the lines of each rank; empty on other ranks than rank 0.
  /// - Returns: the texts that refuse the job, and those that are only noted.
  static func allDifferences(
    of facts: [RankFact], _ ranks: [[String]]
  ) -> (refused: [String], noted: [String]) {
    var (refused, noted): ([String], [String]) = ([], [])
    guard let host = ranks.first?.first else { return ([], []) }
    for fact in facts {
      let others = ranks.indices.filter { !ranks[$0].contains(fact.line) }
      guard let other = others.first else { continue }
      let more = others.count > 1 ? " and \(others.count - 1) more" : ""
      let value =
        ranks[other].dropFirst().first { $0.hasPrefix("\(fact.name)\t") }?
        .dropFirst(fact.name.count + 1) ?? "none"
      let text =
        "rank \(other) on \(ranks[other][0])\(more) differs from rank 0 on \(host) in "
        + "\(fact.name): \(value), not \(fact.value)"
      switch fact.difference {
      case .refused:
        refused.append("\(text); start one program with the same arguments on all ranks")
      case .noted:
        noted.append("\(text): the bits of results depend on which rank computes which shard")
      }
    }
    return (refused, noted)
  }
}

/// Ranks that cannot work together, because they run different programs.
public struct UnlikeRanks: Error, Equatable, CustomStringConvertible {
  /// The first rank that differs, its host, both values, and what to do.
  public let description: String
}
