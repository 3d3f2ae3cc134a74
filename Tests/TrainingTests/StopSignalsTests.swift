import Foundation
import ProgramRuns
import Testing

/// Signal handlers must not run on threads that compute, because they break oneDNN's products.
@Suite struct StopSignalsTests {
  @Test("Threads that compute block the signals that request a stop")
  func computingThreads() throws {
    let runs = try SmallRuns()
    let program = try runs.launch(
      "run", onRanks: 1,
      set: ["threads_per_rank=2", "method.stage_steps=100000000", "batch=2048", "map.width=64"])
    // At its first line of progress, all its threads exist.
    try #require(program.hasPrinted("step "), "\(program.output)")
    let rank = try #require(program.ranks.first)
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(rank)/task")
    let blocking = try threads.filter { try Self.blocksStops(rank, thread: $0) }
    #expect(blocking.contains("\(rank)"), "the main thread computes")
    #expect(blocking.count >= 2, "a thread of OpenMP computes; \(blocking) block the signals")
    #expect(blocking.count < threads.count, "one thread must handle the signals")
    program.send(SIGUSR1)
    #expect(program.end().exitCode == 75)
  }

  @Test("HUP saves and stops, unless the starting process ignores it")
  func hangUp() throws {
    let runs = try SmallRuns()
    let settings = ["method.stage_steps=100000000"]
    let program = try runs.launch("run", onRanks: nil, set: settings)
    try #require(program.hasPrinted("samples/s"), "\(program.output)")
    program.send(SIGHUP)
    let run = program.end()
    #expect(run.exitCode == 75, "\(run.output)")
    #expect(run.count(of: "stopped by signal HUP") == 1, "\(run.output)")

    let script = runs.path("ignoring.sh")
    try "#!/bin/bash\ntrap '' HUP\nexec \(LaunchedProgram.path(of: "sjko-dist")) \"$@\"\n"
      .write(toFile: script, atomically: true, encoding: .utf8)
    chmod(script, 0o755)
    let ignoring = try LaunchedProgram(
      script, ["train", "recipe.toml", "--run", "other"] + settings.flatMap { ["--set", $0] },
      onRanks: nil, in: runs.path(""))
    try #require(ignoring.hasPrinted("samples/s"), "\(ignoring.output)")
    ignoring.send(SIGHUP)
    usleep(300_000)
    ignoring.send(SIGUSR1)
    let second = ignoring.end()
    #expect(second.exitCode == 75, "\(second.output)")
    #expect(second.count(of: "stopped by signal USR1") == 1, "\(second.output)")
  }

  /// Whether a thread blocks all signals that request a stop.
  private static func blocksStops(_ process: Int32, thread: String) throws -> Bool {
    let status = try String(
      contentsOfFile: "/proc/\(process)/task/\(thread)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") }
    let mask = line.flatMap { UInt64($0.dropFirst(7).filter { !$0.isWhitespace }, radix: 16) } ?? 0
    let stops = [SIGUSR1, SIGUSR2, SIGTERM, SIGINT, SIGXCPU]
    return stops.allSatisfy { mask >> UInt64($0 - 1) & 1 == 1 }
  }
}
