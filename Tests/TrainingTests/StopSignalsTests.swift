import Foundation
import ProgramRuns
import Testing

/// Handlers of signals must not run on threads that compute: oneDNN's products do not stand it.
@Suite struct StopSignalsTests {
  @Test("A computing thread takes no signal that asks for a stop")
  func computingThreads() throws {
    let runs = try SmallRuns()
    let program = try runs.launch(
      "run", onRanks: 1,
      set: ["threads_per_rank=2", "method.stage_steps=100000000", "batch=2048", "map.width=64"])
    // By its first line of progress it has computed.
    try #require(program.hasPrinted("step "), "\(program.output)")
    let rank = try #require(program.ranks.first)
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(rank)/task")
    let deaf = try threads.filter { try Self.blocksStops(rank, thread: $0) }
    #expect(deaf.contains("\(rank)"), "the main thread computes")
    #expect(deaf.count >= 2, "so does a thread of OpenMP, and \(deaf) are deaf")
    #expect(deaf.count < threads.count, "and somebody listens")
    program.send(SIGUSR1)
    #expect(program.end().exitCode == 75)
  }

  /// Whether a thread blocks all signals that ask for a stop.
  private static func blocksStops(_ process: Int32, thread: String) throws -> Bool {
    let status = try String(
      contentsOfFile: "/proc/\(process)/task/\(thread)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
    let mask = line.flatMap { UInt64($0.dropFirst(7).filter { !$0.isWhitespace }, radix: 16) } ?? 0
    let stops = [SIGUSR1, SIGUSR2, SIGTERM, SIGINT, SIGXCPU]
    return stops.allSatisfy { mask >> UInt64($0 - 1) & 1 == 1 }
  }
}
