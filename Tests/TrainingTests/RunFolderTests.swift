import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// A run folder has one recipe, and one run at a time writes to it.
  struct RunFolderTests {
    @Test("A folder of another recipe is refused with the keys that differ, and does not change")
    func otherRecipe() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run", set: ["method.stages=1"]).exitCode == 0)
      let before = runs.files(of: "run").all
      let run = try runs.train(
        "run", onRanks: 2, set: ["method.stages=1", "seed=2", "map.learning_rate=1e-3"])
      #expect(run.exitCode == 84, "\(run.output)")
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "seed: 1024 before, 2 now") == 1, "\(run.output)")
      #expect(run.count(of: "map.learning_rate: 0.0002 before, 0.001 now") == 1, "\(run.output)")
      #expect(runs.files(of: "run").all == before)
    }

    @Test("A folder whose recipe cannot be read is refused, and the recipe is not overwritten")
    func unreadableRecipe() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run", set: ["method.stages=1"]).exitCode == 0)
      // Bytes that are not UTF-8.
      try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: runs.path("run/recipe.toml")))
      let before = runs.files(of: "run").all
      let run = try runs.train("run", onRanks: 2, set: ["method.stages=1"])
      #expect(run.exitCode == 74, "\(run.output)")
      #expect(run.count(of: "cannot read run/recipe.toml: ") == 1, "\(run.output)")
      #expect(runs.files(of: "run").all == before)
    }

    @Test("A second run in a folder is refused, and the error names the process that writes to it")
    func inUse() throws {
      let runs = try SmallRuns()
      let first = try runs.launch("run", set: ["method.first_stage_steps=100000"])
      #expect(first.hasPrinted("samples/s"), "\(first.output)")
      let second = try runs.train("run", set: ["method.first_stage_steps=100000"])
      #expect(second.exitCode == 85, "\(second.output)")
      #expect(second.count(of: "another run is writing to run (process ") == 1, "\(second.output)")
      // Batch systems send this signal.
      first.send(SIGTERM)
      let run = first.end()
      #expect(run.exitCode == 75, "\(run.output)")
      #expect(run.count(of: "stopped by signal TERM") == 1, "\(run.output)")
    }
  }
}
