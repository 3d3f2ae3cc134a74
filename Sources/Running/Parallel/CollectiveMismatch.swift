import MPI

/// Ranks that took part in different collective operations at the same time.
///
/// This is a mistake in the program. It is thrown, in debug builds, where a trap would end every
/// rank with a report of its own.
struct CollectiveMismatch: Error, CustomStringConvertible {
  /// The operations of `MPIRanks`, by their names in messages.
  enum Operation: Int {
    case sum, broadcastFloats, broadcastBytes, gather, maximum
  }

  /// What each rank called, and the count it called it with.
  let calls: [(operation: Operation, count: Int)]

  var description: String {
    let lines = calls.enumerated().map { rank, call in
      "rank \(rank): \(call.operation) of \(call.count) elements"
    }
    return "ranks disagree on a collective operation:\n  \(lines.joined(separator: "\n  "))"
  }
}

extension MPIRanks {
  /// In debug builds, throws on all ranks if they do not make the same call.
  func checkAgreement(on operation: CollectiveMismatch.Operation, count: Int) throws {
    #if DEBUG
      let calls = try world.allGather([operation.rawValue, count])
      if calls.contains(where: { $0 != calls[0] }) {
        throw AgreedFailure(
          CollectiveMismatch(
            calls: calls.compactMap { call in
              CollectiveMismatch.Operation(rawValue: call[0]).map { ($0, call[1]) }
            }))
      }
    #endif
  }
}
