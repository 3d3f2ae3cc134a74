public import Kernels
public import MPI

/// The group of all ranks of an MPI world.
public struct MPIRanks: ProcessGroup {
  /// The world.
  public let world: World

  /// Makes the group of all ranks of `world`.
  public init(_ world: World) { self.world = world }

  /// This process's rank in the world.
  public var rank: Int { world.rank }
  /// The number of ranks in the world.
  public var size: Int { world.size }
  /// The name that MPI gives this rank's host.
  public var hostName: String { world.hostName }

  /// Adds the buffers of all ranks along the fixed tree.
  ///
  /// - Cost: for n ranks and a buffer of b bytes, each rank sends and receives 2 b (n - 1) / n
  ///   bytes, in messages of at most 1 MiB; if n is no power of two, some ranks send and receive
  ///   b bytes more.
  public func sum(_ buffer: FloatBuffer) throws {
    try checkAgreement(on: .sum, count: buffer.count)
    try RankSum(of: buffer, in: world).run()
  }

  /// Copies rank 0's floats to all ranks.
  public func broadcast(_ buffer: FloatBuffer) throws {
    try checkAgreement(on: .broadcastFloats, count: buffer.count)
    try buffer.withMutableSpan { try world.broadcast(&$0) }
  }

  /// Copies rank 0's bytes to all ranks.
  public func broadcast(_ bytes: [UInt8]) throws -> [UInt8] {
    try checkAgreement(on: .broadcastBytes, count: 0)
    var count = [bytes.count]
    var countSpan = count.mutableSpan
    try world.broadcast(&countSpan)
    var result = isRoot ? bytes : [UInt8](repeating: 0, count: count[0])
    var span = result.mutableSpan
    try world.broadcast(&span)
    return result
  }

  /// Copies the bytes of all ranks to rank 0.
  public func gather(_ bytes: [UInt8]) throws -> [[UInt8]] {
    try checkAgreement(on: .gather, count: 0)
    return try world.gather(bytes)
  }

  /// Computes the maximum over all ranks, element by element.
  public func maximum(_ values: [Int]) throws -> [Int] {
    try checkAgreement(on: .maximum, count: values.count)
    return try world.maximum(values)
  }

  /// In debug builds, throws on all ranks if they do not make the same call.
  private func checkAgreement(on operation: CollectiveMismatch.Operation, count: Int) throws {
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

/// Ranks that called different collective operations at the same time.
///
/// This is a mistake in the program. It is an error and not a trap, because with a trap every rank
/// would print a crash report.
private struct CollectiveMismatch: Error, CustomStringConvertible {
  /// The operations of `MPIRanks`; their names appear in messages.
  enum Operation: Int {
    case sum, broadcastFloats, broadcastBytes, gather, maximum
  }

  let calls: [(operation: Operation, count: Int)]

  var description: String {
    let lines = calls.enumerated().map { rank, call in
      "rank \(rank): \(call.operation) of \(call.count) elements"
    }
    return "ranks disagree on a collective operation:\n  \(lines.joined(separator: "\n  "))"
  }
}
