import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// Ranks that stop answering, and ranks that only pause.
  struct StalledRankTests {
    /// One stage, and checkpoints every seven steps.
    private static let settings = [
      "method.stages=1", "method.first_stage_steps=300", "checkpoint.every_steps=7",
      "stall_limit_seconds=2", "log.every_steps=10",
    ]

    @Test(
      "A rank that stops ends the job with 82 and its name; the run continues to the same bytes",
      arguments: [0, 1, 3])
    func stoppedRank(number: Int) throws {
      let runs = try SmallRuns()
      #expect(try runs.train("whole", set: Self.settings).exitCode == 0)
      let program = try runs.launch("parts", onRanks: 4, set: Self.settings)
      try #require(program.hasPrinted("samples/s"), "\(program.output)")
      // Time for the first heartbeats; the phase is a random one.
      usleep(300_000 + .random(in: 0..<30_000))
      let ranks = program.ranks
      try #require(ranks.count == 4)
      kill(ranks[number], SIGSTOP)
      let start = Date()
      let run = program.end()
      #expect(run.exitCode == 82, "\(run.output)")
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "error: rank \(number) on ") == 1, "\(run.output)")
      #expect(run.count(of: " has not answered for ") == 1, "\(run.output)")
      // The limit, and five seconds.
      #expect(Date().timeIntervalSince(start) < 7, "\(run.output)")
      // mpirun ends the stopped rank, too.
      #expect(ranks.allSatisfy(Self.hasEnded), "\(ranks)")

      let last = try runs.train("parts", set: Self.settings)
      #expect(last.exitCode == 0, "\(last.output)")
      #expect(runs.files(of: "parts").results == runs.files(of: "whole").results)
    }

    @Test("A pause shorter than the limit changes nothing, and prints nothing", arguments: [0, 1])
    func pause(number: Int) throws {
      let runs = try SmallRuns()
      let settings = Self.settings + ["stall_limit_seconds=4"]
      #expect(try runs.train("whole", set: settings).exitCode == 0)
      let program = try runs.launch("paused", onRanks: 2, set: settings)
      try #require(program.hasPrinted("samples/s"), "\(program.output)")
      let rank = try #require(program.ranks.dropFirst(number).first)
      kill(rank, SIGSTOP)
      sleep(2)
      kill(rank, SIGCONT)
      let run = program.end()
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.count(of: "error") == 0 && run.count(of: "stall") == 0, "\(run.output)")
      #expect(runs.files(of: "paused").results == runs.files(of: "whole").results)
    }

    @Test("A job that is suspended as a whole for longer than the limit goes on")
    func suspendedJob() throws {
      let runs = try SmallRuns()
      let settings = Self.settings + ["stall_limit_seconds=1"]
      let program = try runs.launch("run", onRanks: 2, set: settings)
      try #require(program.hasPrinted("samples/s"), "\(program.output)")
      let ranks = program.ranks
      for rank in ranks { kill(rank, SIGSTOP) }
      sleep(3)
      for rank in ranks { kill(rank, SIGCONT) }
      let run = program.end()
      #expect(run.exitCode == 0, "\(run.output)")
    }

    /// Whether a process is gone, or is only an entry that nobody has read.
    private static func hasEnded(_ process: Int32) -> Bool {
      for _ in 0..<100 {
        let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        guard let status, !status.contains(") Z ") else { return true }
        usleep(20_000)
      }
      return false
    }
  }
}
