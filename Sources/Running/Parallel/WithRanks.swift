import Glibc
import MPI

/// Runs `body` with all ranks of the launch, as `withWorld` does, and makes sure of more:
///
/// * The ranks run the same program with the same arguments; see `RankFact`.
/// * A rank that stops answering ends the job; see `Heartbeat`.
/// * A fatal signal from outside ends the process; see `FatalSignals`.
///
/// - Parameters:
///   - facts: what this rank runs, to be compared with the others.
///   - exitCode: maps an error to an exit code, 1 to 127; also a `StalledRank`.
///   - body: the program; it receives the group of all ranks, and returns the exit code of a run
///     without error.
/// - Returns: the exit code that the process should have.
/// - Precondition: a process calls it once.
/// - Collective: every process of the launch.
public func withRanks(
  _ facts: [RankFact], exitCode: (any Error) -> Int32,
  _ body: (MPIRanks) throws -> Int32
) -> Int32 {
  Heartbeat.start(exitCode: exitCode(StalledRank()))
  return withWorld(exitCode: exitCode) { world in
    FatalSignals.endProcess(named: "rank \(world.rank) on \(world.hostName)")
    for text in try RankFact.compare(facts, in: world) { printError("note: \(text)") }
    try Heartbeat.connect(world)
    return try body(MPIRanks(world))
  }
}

/// A rank that has stopped answering, or waits for such a rank; its only use is its exit code.
public struct StalledRank: Error {}

/// Prints a line on standard error with one call, so that lines of several ranks do not mix.
func printError(_ message: String) {
  let line = Array("\(message)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
}

extension World {
  /// Copies rank 0's text to all ranks; `text` is read on rank 0 only.
  ///
  /// - Collective: every rank, in the same order.
  func broadcast(text: String) throws -> String {
    var count = [text.utf8.count]
    var countSpan = count.mutableSpan
    try broadcast(&countSpan)
    var bytes = rank == 0 ? Array(text.utf8) : [UInt8](repeating: 0, count: count[0])
    var span = bytes.mutableSpan
    try broadcast(&span)
    return String(decoding: bytes, as: UTF8.self)
  }
}
