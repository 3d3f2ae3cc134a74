import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// Checkpoints that are no longer what was written.
  struct DamageTests {
    @Test("A damaged checkpoint is named and passed over; the run ends with the same bits")
    func newestDamaged() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let files = runs.files(of: "run")
      let before = files.all

      let newest = try #require(files.checkpoints.last)
      try damage(files.path("checkpoints/\(newest)"))
      #expect(files.all != before)
      let sample = try runs.command("sample", "run", "--output", "s.h5")
      #expect(sample.exitCode == 0, "\(sample.output)")
      #expect(sample.count(of: "note: passed over run/checkpoints/\(newest): ") == 1)
      let run = try runs.train("run")
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.count(of: "note: passed over run/checkpoints/\(newest): ") == 1, "\(run.output)")
      #expect(run.count(of: "going on after step 9, in stage 2") == 1, "\(run.output)")
      #expect(files.all == before)
    }

    @Test("If all checkpoints are damaged, they are named, and nothing is overwritten")
    func allDamaged() throws {
      let runs = try SmallRuns()
      let settings = ["method.stages=1"]
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let files = runs.files(of: "run")
      for name in files.checkpoints { try damage(files.path("checkpoints/\(name)")) }
      let damaged = files.all

      let run = try runs.train("run", onRanks: 2, set: settings)
      #expect(run.exitCode == 83, "\(run.output)")
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "none can be used") == 1, "\(run.output)")
      for name in files.checkpoints { #expect(run.count(of: name) == 1, "\(run.output)") }
      #expect(files.all == damaged)

      // `sample` finds none either, and `inspect` names what is damaged.
      let sample = try runs.command("sample", "run", "--output", "s.h5")
      #expect(sample.exitCode == 83, "\(sample.output)")
      for name in files.checkpoints { #expect(sample.count(of: name) == 1, "\(sample.output)") }
      #expect(!FileManager.default.fileExists(atPath: runs.path("s.h5")))
      let inspect = try runs.command("inspect", "run")
      #expect(inspect.exitCode == 83, "\(inspect.output)")
      for name in files.checkpoints { #expect(inspect.output.contains(name), "\(inspect.output)") }
    }

    /// Cuts a file in half; `CheckpointsTests` damages files in all ways that there are.
    private func damage(_ path: String) throws {
      let handle = try FileHandle(forUpdating: URL(filePath: path))
      try handle.truncate(atOffset: try handle.seekToEnd() / 2)
    }
  }
}
