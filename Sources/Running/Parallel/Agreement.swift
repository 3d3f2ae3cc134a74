import MPI

extension ProcessGroup {
  /// Does something that may fail on some ranks, and fails on all of them or on none.
  ///
  /// Reading files is the common case: without agreement, the ranks that have their files would
  /// go on and wait for the others in the next sum.
  ///
  /// - Parameter body: what to do; it must not communicate.
  /// - Returns: what `body` returns on this rank, if it succeeded on all ranks.
  /// - Throws: `AgreedFailure`, which says once what all ranks say, and names a rank and its host
  ///   if only some failed.
  /// - Collective: every rank of the group, in the same order.
  public func agree<Value>(_ body: () throws -> Value) throws -> Value {
    let result = Result { try body() }
    var own: (any Error)?
    if case .failure(let error) = result { own = error }
    if try maximum([own == nil ? 0 : 1]) == [0] { return try result.get() }

    let texts = try gatherText(own.map { "\($0)" } ?? "")
    let hostNames = try gatherText(hostName)
    throw AgreedFailure(own: own, report: report(of: texts, hostNames: hostNames))
  }

  private func gatherText(_ text: String) throws -> [String] {
    try gather(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// One line for each different text, which names the first rank that has it; an empty text is
/// that of a rank without failure.
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
