import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// What `inspect` says of intact, damaged and missing files.
  struct InspectTests {
    @Test("`inspect` shows an intact run, and says that a finished one is finished")
    func intact() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let folder = try runs.command("inspect", "run")
      #expect(folder.exitCode == 0, "\(folder.output)")
      #expect(folder.count(of: ".h5: intact\n") == 6 + 3, "\(folder.output)")
      #expect(folder.count(of: "\nfinished: 3 stages, 10 steps, seed 1024\n") == 1)
      let middle = try runs.command("inspect", "run/checkpoints/step-000000006.h5")
      #expect(middle.count(of: "\nstage 1 of 3, step 6 (2 in this stage), seed 1024\n") == 1)
      let stage = try runs.command("inspect", "run/stages/stage-001.h5")
      #expect(stage.exitCode == 0, "\(stage.output)")
      #expect(stage.count(of: "\nstage 1 of 3, step 7 (3 in this stage), seed 1024\n") == 1)
    }

    @Test("`inspect` ends with 83 for every damaged file, names it, and shows what is intact")
    func damaged() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let newest = "run/checkpoints/step-000000010.h5"
      for name in ["run/stages/stage-000.h5", newest, "run/checkpoints/step-000000003.h5"] {
        let whole = try Data(contentsOf: URL(filePath: runs.path(name)))
        var bytes = whole
        bytes[bytes.count - 20] ^= 4
        try bytes.write(to: URL(filePath: runs.path(name)))
        let reason = "\(name): damaged: its bytes are not those written"
        let file = try runs.command("inspect", name)
        #expect(file.exitCode == 83, "\(file.output)")
        #expect(file.output.hasPrefix("error: \(reason)"), "\(file.output)")
        let folder = try runs.command("inspect", "run")
        #expect(folder.exitCode == 83, "\(folder.output)")
        #expect(folder.count(of: "error: run has 1 file that cannot be used") == 1)
        #expect(folder.count(of: reason) == 1, "\(folder.output)")
        #expect(folder.count(of: ".h5: intact\n") == 6 + 3 - 1, "\(folder.output)")
        let shown = name == newest ? "\nstage 2 of 3, step 9" : "\nfinished: 3 stages"
        #expect(folder.count(of: shown) == 1, "\(folder.output)")
        try whole.write(to: URL(filePath: runs.path(name)))
      }
    }

    @Test("`inspect` of a missing path, a folder without a run, or another file is one clear error")
    func others() throws {
      let runs = try SmallRuns()
      try FileManager.default.createDirectory(
        atPath: runs.path("empty"), withIntermediateDirectories: false)
      for (name, words) in [
        ("none", "none: the file does not open: No such file or directory"),
        ("empty", "empty holds no checkpoint"), ("recipe.toml", "recipe.toml: not an HDF5 file"),
      ] {
        let run = try runs.command("inspect", name)
        #expect(run.exitCode == 83, "\(run.output)")
        #expect(run.output.hasPrefix("error: \(words)"), "\(run.output)")
        #expect(run.count(of: "\n") == 1, "\(run.output)")
      }
    }
  }
}
