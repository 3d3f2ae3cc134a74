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
      let settings = ["method.stages=1"]
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let path = runs.path("run/recipe.toml")
      let recipe = try String(contentsOfFile: path, encoding: .utf8)
      func expectRefusal(_ reason: String) throws {
        let before = runs.files(of: "run").all
        let run = try runs.train("run", onRanks: 2, set: settings)
        #expect(run.exitCode == 65, "\(run.output)")
        #expect(run.count(of: "cannot read run/recipe.toml: \(reason)") == 1, "\(run.output)")
        #expect(runs.files(of: "run").all == before)
      }
      try Data([0xFF, 0xFE, 0x00]).write(to: URL(filePath: path))
      try expectRefusal("it is not UTF-8 text")
      // One flipped bit: = becomes -.
      try recipe.replacing("decay = ", with: "decay - ")
        .write(toFile: path, atomically: false, encoding: .utf8)
      try expectRefusal("it is damaged: ")
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      try expectRefusal("Is a directory")
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "recipe.toml")
      try expectRefusal("Too many levels of symbolic links")
    }

    @Test("Without recipe.toml the checkpoints decide: the same recipe goes on, another is refused")
    func lostRecipe() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let files = runs.files(of: "run")
      let complete = files.all
      try FileManager.default.removeItem(atPath: files.path("recipe.toml"))
      let before = files.all
      for setting in ["map.learning_rate=1e-3", "seed=2", "method.stage_steps=4"] {
        let run = try runs.train("run", onRanks: 2, set: [setting])
        let key = setting.prefix { $0 != "=" }
        #expect(run.exitCode == 84, "\(run.output)")
        #expect(run.count(of: "error: ") == 1 && run.count(of: "\(key): ") == 1, "\(run.output)")
        #expect(files.all == before, "\(setting)")
      }
      let same = try runs.train("run", onRanks: 2)
      #expect(same.exitCode == 0, "\(same.output)")
      #expect(files.all == complete)
    }

    @Test("A recipe.toml that changed into another valid recipe changes no run")
    func changedRecipe() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let files = runs.files(of: "run")
      let recipe = try String(contentsOfFile: files.path("recipe.toml"), encoding: .utf8)
      try #require(recipe.contains("decay = 0.9 "))
      try recipe.replacing("decay = 0.9 ", with: "decay = 0.8 ")
        .write(toFile: files.path("recipe.toml"), atomically: false, encoding: .utf8)
      let before = files.all
      // The recipe of the checkpoints is not that of the folder, and that of the folder is not theirs.
      for settings in [[], ["average.decay=0.8"]] {
        let run = try runs.train("run", set: settings)
        #expect(run.exitCode == 84, "\(run.output)")
        #expect(run.count(of: "average.decay: ") > 0, "\(run.output)")
        #expect(files.all == before)
      }
    }

    @Test("A shorter or changed metrics.jsonl is one error that says what to do, and stays so")
    func lostMetrics() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let files = runs.files(of: "run")
      let metrics = try Data(contentsOf: URL(filePath: files.path("metrics.jsonl")))
      for (changed, words) in [
        (metrics.dropLast(7), "bytes, but it had \(metrics.count) when the checkpoint was written"),
        (metrics.dropLast(1) + Data("x and more".utf8), "are not those that it had"),
        (Data([metrics[0] ^ 1]) + metrics.dropFirst(), "are not those that it had"),
      ] {
        try changed.write(to: URL(filePath: files.path("metrics.jsonl")))
        let before = files.all
        let run = try runs.train("run", onRanks: 2)
        #expect(run.exitCode == 74, "\(run.output)")
        #expect(run.count(of: "error: ") == 1, "\(run.output)")
        #expect(run.count(of: "run/metrics.jsonl ") == 1, "\(run.output)")
        #expect(run.count(of: words) == 1, "\(run.output)")
        #expect(run.count(of: "restore the file") == 1, "\(run.output)")
        #expect(files.all == before)
      }
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

    @Test("A run whose lock is removed stops with 85, and a second run ends with the same bytes")
    func removedLock() throws {
      let runs = try SmallRuns()
      let settings = [
        "method.stages=1", "method.first_stage_steps=600", "checkpoint.every_steps=50",
      ]
      #expect(try runs.train("whole", set: settings).exitCode == 0)
      let first = try runs.launch("run", onRanks: 2, set: settings)
      #expect(first.hasPrinted("samples/s"), "\(first.output)")
      try FileManager.default.removeItem(atPath: runs.path("run/run.lock"))
      let second = try runs.train("run", set: settings)
      #expect(second.exitCode == 0, "\(second.output)")
      let run = first.end()
      #expect(run.exitCode == 85, "\(run.output)")
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "run/run.lock was removed, replaced or moved") == 1, "\(run.output)")
      #expect(runs.files(of: "run").results == runs.files(of: "whole").results)
    }

    @Test("A run whose lock is replaced, or whose folder is moved, stops and writes nothing more")
    func lostLock() throws {
      for isMoved in [false, true] {
        let runs = try SmallRuns()
        let program = try runs.launch("run", set: ["method.first_stage_steps=100000"])
        #expect(program.hasPrinted("samples/s"), "\(program.output)")
        if isMoved {
          try FileManager.default.moveItem(atPath: runs.path("run"), toPath: runs.path("moved"))
        } else {
          let lock = runs.path("run/run.lock")
          try Data().write(to: URL(filePath: lock + ".new"))
          #expect(rename(lock + ".new", lock) == 0)
        }
        let run = program.end()
        #expect(run.exitCode == 85, "\(run.output)")
        #expect(run.count(of: "error: run/run.lock was removed, replaced or moved") == 1)
        #expect(FileManager.default.fileExists(atPath: runs.path("run")) != isMoved)
        let files = runs.files(of: isMoved ? "moved" : "run")
        let lines = try String(contentsOfFile: files.path("metrics.jsonl"), encoding: .utf8)
        #expect(lines.hasSuffix("}\n"))
      }
    }
  }
}
