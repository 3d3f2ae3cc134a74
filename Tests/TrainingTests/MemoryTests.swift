import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// The memory of a long run.
  struct MemoryTests {
    @Test("A run needs no more memory after 300 steps than after 100, checkpoints included")
    func growth() throws {
      let runs = try SmallRuns()
      let settings = try runs.imageSettings()
      let program = try runs.launch(
        "run", onRanks: 2,
        set: settings + [
          "batch=8", "shards=2", "method.stages=1", "method.first_stage_steps=320",
          "checkpoint.every_steps=20", "checkpoint.keep=1", "log.every_steps=20",
        ])
      #expect(program.hasPrinted("saved step 100 "), "\(program.output)")
      let ranks = program.ranks
      let early = try ranks.map(peakKibibytes)
      #expect(program.hasPrinted("saved step 300 "), "\(program.output)")
      let late = try ranks.map(peakKibibytes)
      #expect(program.end().exitCode == 0, "\(program.output)")
      #expect(ranks.count == 2)
      // 1024 KiB in 200 steps are 5 a step; one gradient of the map has 190. Measured: 4 in all.
      #expect(zip(early, late).allSatisfy { $1 - $0 < 1024 }, "\(early) KiB, then \(late) KiB")
    }

    /// The largest resident memory of a process so far.
    private func peakKibibytes(of process: Int32) throws -> Int {
      let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      let peak = try #require(status.firstMatch(of: /VmHWM:\s+(\d+) kB/)).1
      return try #require(Int(peak))
    }
  }
}
