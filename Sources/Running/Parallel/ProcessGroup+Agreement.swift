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

  /// An error that all ranks throw at the same place; `withWorld` prints it once.
  public func agreedFailure(_ error: any Error) -> any Error { AgreedFailure(error) }
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
