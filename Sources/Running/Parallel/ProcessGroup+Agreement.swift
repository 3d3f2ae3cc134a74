import MPI

extension ProcessGroup {
  /// Runs `body`, which may fail on some ranks, and then throws on all ranks or on none.
  ///
  /// A typical `body` reads files. Without agreement, the ranks that can read their files would
  /// continue, and wait for the other ranks in the next sum.
  ///
  /// - Parameter body: must not communicate.
  /// - Returns: the result of `body` on this rank, if it succeeded on all ranks.
  /// - Throws: `AgreedFailure`. If all ranks have the same error, its text is the message;
  ///   otherwise the message has one line for each error, with a rank and its host.
  /// - Collective: every rank of the group, in the same order.
  public func agree<Value>(_ body: () throws -> Value) throws -> Value {
    let result = Result { try body() }
    var own: (any Error)?
    if case .failure(let error) = result { own = error }
    if try maximum([own == nil ? 0 : 1]) == [0] { return try result.get() }

    let texts = try gather(text: own.map { "\($0)" } ?? "")
    let hostNames = try gather(text: hostName)
    throw AgreedFailure(own: own, report: report(of: texts, hostNames: hostNames))
  }

  /// Finds the first rank whose text differs from the text of rank 0.
  ///
  /// - Parameter text: of this rank, for example a digest of a file that all ranks have read.
  /// - Returns: the same on all ranks; nil if all texts are equal.
  /// - Throws: an error of the group's messages.
  /// - Collective: every rank of the group, in the same order.
  public func firstDifference(of text: String) throws -> RankDifference? {
    let texts = try gather(text: text)
    let hostNames = try gather(text: hostName)
    let rank = try maximum([texts.firstIndex { $0 != texts[0] } ?? 0])[0]
    guard rank > 0 else { return nil }
    return RankDifference(
      rank: rank, hostName: try broadcast(text: isRoot ? hostNames[rank] : ""),
      text: try broadcast(text: isRoot ? texts[rank] : ""),
      rootText: try broadcast(text: isRoot ? texts[0] : ""))
  }

  /// An error that all ranks throw at the same place; `withWorld` prints it once.
  public func agreedFailure(_ error: any Error) -> any Error { AgreedFailure(error) }
}

/// A rank that has another text than rank 0.
public struct RankDifference: Sendable, Equatable {
  /// The rank.
  public let rank: Int
  /// Its host.
  public let hostName: String
  /// Its text.
  public let text: String
  /// The text of rank 0.
  public let rootText: String
}

/// One line for each different text, with the first rank that has it and its host; the text of a
/// rank without error is empty.
private func report(of texts: [String], hostNames: [String]) -> String {
  var ranks: [String: [Int]] = [:]
  for (rank, text) in texts.enumerated() where !text.isEmpty {
    ranks[text, default: []].append(rank)
  }
  let failures = ranks.sorted { $0.value[0] < $1.value[0] }
  return failures.map { text, ranks in
    if ranks.count == texts.count { return text }
    let others = ranks.count > 1 ? " and \(ranks.count - 1) more" : ""
    return "rank \(ranks[0]) on \(hostNames[ranks[0]])\(others): \(text)"
  }.joined(separator: "\n")
}
