import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// A run takes care of the files in its folder: those of finished stages, and left-over ones.
  struct StageFilesTests {
    private static let composed = [
      "method.system=composed-jko", "method.latent=none", "map.latent_dimensions=0",
    ]

    @Test(
      "A finished run restores lost, damaged and exchanged stages, bit for bit, and says so",
      arguments: [[], composed])
    func restored(settings: [String]) throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let files = runs.files(of: "run")
      let before = files.all
      let stages = (0..<3).map { files.path("stages/stage-00\($0).h5") }
      try FileManager.default.removeItem(atPath: stages[0])
      try FileHandle(forUpdating: URL(filePath: stages[1])).truncate(atOffset: 1000)
      try Data(contentsOf: URL(filePath: files.path("checkpoints/step-000000009.h5")))
        .write(to: URL(filePath: stages[2]))
      let run = try runs.train("run", onRanks: 2, set: settings)
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(files.all == before)
      for (stage, step, reason) in [
        (0, "04", "No such file or directory"), (1, "07", "bytes are missing at its end"),
        (2, "10", "it is not of the end of stage 2"),
      ] {
        let note = "note: restored run/stages/stage-00\(stage).h5 from "
        let source = "run/checkpoints/step-0000000\(step).h5; "
        #expect(run.count(of: note + source) == 1, "\(run.output)")
        #expect(run.count(of: reason) == 1, "\(run.output)")
      }
    }

    @Test("A stage that no kept checkpoint can restore is named, and the run goes on without it")
    func lost() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run", set: ["checkpoint.keep=1"]).exitCode == 0)
      let files = runs.files(of: "run")
      for stage in 0..<3 {
        try FileManager.default.removeItem(atPath: files.path("stages/stage-00\(stage).h5"))
      }
      // A file that is no checkpoint, where the one of the end of stage 1 would be.
      try Data("text".utf8).write(to: URL(filePath: files.path("checkpoints/step-000000007.h5")))
      let run = try runs.train("run", set: ["checkpoint.keep=1"])
      #expect(run.exitCode == 0, "\(run.output)")
      for stage in 0..<2 {
        let note = "note: run/stages/stage-00\(stage).h5: the file does not open: No such file"
        #expect(run.count(of: note) == 1, "\(run.output)")
      }
      #expect(run.count(of: "it cannot be restored: run/checkpoints/step-0000000") == 2)
      #expect(run.count(of: "note: restored run/stages/stage-002.h5 from ") == 1, "\(run.output)")
      #expect(run.count(of: "nothing is left to do") == 1, "\(run.output)")
    }

    @Test("Folders with the names of temporary files are in nobody's way, and keep their contents")
    func strayFolders() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("whole").exitCode == 0)
      let temporaries = [
        ".recipe.toml.tmp", "checkpoints/.step-000000003.h5.tmp", "stages/.stage-001.h5.tmp",
      ]
      for name in temporaries {
        let folder = runs.path("run/\(name)")
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        // The folder among the checkpoints stays empty, and is removed.
        if !name.contains("step") {
          try Data("mine".utf8).write(to: URL(filePath: folder + "/notes"))
        }
      }
      let run = try runs.train("run", onRanks: 2)
      #expect(run.exitCode == 0, "\(run.output)")
      let files = runs.files(of: "run")
      let results = files.results.filter { !$0.key.contains(".tmp") }
      #expect(results == runs.files(of: "whole").results)
      let kept = files.all.keys.filter { $0.contains(".tmp") }.sorted()
      #expect(kept == [".recipe.toml.tmp/notes", "stages/.stage-001.h5.tmp/notes"])
    }

    @Test("Temporary files of killed runs are removed at the start, and files of others stay")
    func leftOvers() throws {
      let runs = try SmallRuns()
      let settings = ["method.stages=1"]
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let files = runs.files(of: "run")
      let before = files.all
      let recipe = try String(contentsOfFile: files.path("recipe.toml"), encoding: .utf8)
      for (name, text) in [
        (".recipe.toml.tmp", "x"), (".2.recipe.toml.tmp", "x"),
        ("checkpoints/.step-000000002.h5.tmp", "x"), ("stages/.stage-000.h5.tmp", "x"),
        ("figures/.stage-000.png.tmp", "x"), (".dat.nosync1f2e.0abcDE", ""),
        (".dat.nosync1f2e.1abcDE", String(recipe.prefix(10))), (".dat.nosync1f2e.2abcDE", recipe),
      ] {
        try Data(text.utf8).write(to: URL(filePath: files.path(name)))
      }
      let others = [".dat.nosync1f2e.mine", "notes.txt", "checkpoints/.notes.tmp"]
      for name in others { try Data("mine".utf8).write(to: URL(filePath: files.path(name))) }
      let run = try runs.train("run", set: settings)
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(Set(files.all.keys) == Set(before.keys).union(others))
    }
  }
}
