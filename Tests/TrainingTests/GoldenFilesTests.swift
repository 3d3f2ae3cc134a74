import Foundation
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// Files that earlier programs wrote, in `golden`, one folder for each format version.
  ///
  /// The program of commit 3c51882 wrote version 1, that of commit cd00722 version 2, both in this way:
  ///
  ///     sjko-dist dataset synthetic moons --count 32 --seed 3 --output points.h5
  ///     sjko-dist train recipe.toml --run run
  ///     sjko-dist sample run/stages/stage-000.h5 --count 8 --output samples.h5
  ///
  /// The points, all parameters, the metrics and the samples had equal bits.
  struct GoldenFilesTests {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "golden")
    static let files = [1, 2].flatMap { version in
      ["stage-000.h5", "step-000000008.h5"].map { "\(version)/\($0)" }
    }

    /// Copies golden files into a folder for runs.
    private func place(_ copies: [String: String]) throws -> SmallRuns {
      let runs = try SmallRuns()
      for (name, source) in copies {
        let target = URL(filePath: runs.path(name))
        try FileManager.default.createDirectory(
          at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(contentsOf: Self.golden.appending(path: source)).write(to: target)
      }
      return runs
    }

    private func samples(of file: String, with points: String) throws -> [Float] {
      let runs = try place(["x.h5": file, "points.h5": points])
      let run = try runs.command("sample", "x.h5", "--count", "8", "--output", "s.h5")
      #expect(run.exitCode == 0, "\(file): \(run.output)")
      return try read(runs.path("s.h5"))
    }

    private func read(_ path: String) throws -> [Float] {
      try withFile(path, .read) { try $0.dataset("samples").read(Float.self) }
    }

    @Test(
      "Stages and checkpoints of every version give the same samples, whatever data are beside them"
    )
    func sample() throws {
      let written = try read(Self.golden.appending(path: "samples.h5").path)
      let stages = try [1, 2].map { version in
        try [1, 2].map { points in
          try samples(of: "\(version)/stage-000.h5", with: "\(points)/points.h5")
        }
      }.flatMap(\.self)
      for stage in stages {
        #expect(stage == stages[0])
        // Another processor or library rounds in another way, through four layers.
        #expect(zip(stage, written).allSatisfy { abs($0 - $1) < 1e-5 }, "\(stage)")
      }
      let checkpoints = try [1, 2].map { version in
        try samples(of: "\(version)/step-000000008.h5", with: "1/points.h5")
      }
      #expect(checkpoints[0] == checkpoints[1] && checkpoints[0] != stages[0])
    }

    @Test("`inspect` shows files of every version without the data", arguments: files)
    func inspect(file: String) throws {
      let runs = try place(["x.h5": file])
      let run = try runs.command("inspect", "x.h5")
      #expect(run.exitCode == 0 && run.output.hasPrefix("x.h5: intact\n"), "\(run.output)")
      #expect(run.count(of: "  width = 4  ") == 2, "map and potential: \(run.output)")
    }

    @Test("A file of version 1 does not tell the shape of samples, so its data are needed")
    func versionOneNeedsData() throws {
      let runs = try place(["x.h5": "1/stage-000.h5", "y.h5": "2/stage-000.h5"])
      let one = try runs.command("sample", "x.h5", "--output", "s.h5")
      #expect(one.exitCode == 65, "\(one.output)")
      #expect(
        one.count(of: "error: x.h5: needs the data of its run, points.h5, but there is no file")
          == 1)
      #expect(try runs.command("sample", "y.h5", "--output", "s.h5").exitCode == 0)
    }

    /// A run at step 8, with a line of metrics that it has not saved.
    private func interrupted(version: Int) throws -> SmallRuns {
      try place([
        "recipe.toml": "recipe.toml", "points.h5": "\(version)/points.h5",
        "run/metrics.jsonl": "metrics.jsonl",
        "run/stages/stage-000.h5": "\(version)/stage-000.h5",
        "run/checkpoints/step-000000008.h5": "\(version)/step-000000008.h5",
      ])
    }

    @Test("A run continues from version 2 to the results of an uninterrupted run")
    func resume() throws {
      let runs = try interrupted(version: 2)
      let files = runs.files(of: "run")
      let stage = files.digest(of: "stages/stage-000.h5")
      let run = try runs.train("run")
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.count(of: "going on after step 8, in stage 1") == 1, "\(run.output)")
      #expect(files.digest(of: "stages/stage-000.h5") == stage, "it was intact")
      let lines = try String(contentsOfFile: files.path("metrics.jsonl"), encoding: .utf8)
      let expected = try String(
        contentsOf: Self.golden.appending(path: "metrics.jsonl"), encoding: .utf8)
      #expect(lines.split(separator: "\n").dropLast() == expected.split(separator: "\n").dropLast())
      #expect(try runs.train("whole").exitCode == 0)
      #expect(
        try runs.command("sample", "run", "--output", "a.h5").exitCode
          == runs.command("sample", "whole", "--output", "b.h5").exitCode)
      let (resumed, whole) = (try read(runs.path("a.h5")), try read(runs.path("b.h5")))
      #expect(zip(resumed, whole).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test("No run continues from version 1, and the error says what the file is still good for")
    func noResume() throws {
      let runs = try interrupted(version: 1)
      let before = runs.files(of: "run").all
      let run = try runs.train("run")
      #expect(run.exitCode == 83, "\(run.output)")
      #expect(run.count(of: "so no run continues from it; `sample` and `evaluate` can use it") == 1)
      #expect(runs.files(of: "run").all == before)
    }

    @Test(
      "A file of version 1 with changed contents is found by its digests",
      arguments: [
        "f['map/parameters/head.0.bias'][0] = 1.5", "f['potential/average/head.0.bias'][0] = 9",
        "f.attrs['step'] = 7", "f['versions'].attrs['HDF5'] = '2'", "del f['history']",
        "f.create_group('more')", "f['map/average/head.0.bias'].attrs['meaning'] = 'x'",
      ])
    func damage(change: String) throws {
      let runs = try place(["x.h5": "1/stage-000.h5", "points.h5": "1/points.h5"])
      try python("f = h5py.File(sys.argv[1], 'r+'); \(change)", runs.path("x.h5"))
      for command in [["sample", "x.h5", "--output", "s.h5"], ["inspect", "x.h5"]] {
        let run = try runs.command(command)
        #expect(run.exitCode == 83, "\(run.output)")
        #expect(run.count(of: "x.h5: damaged: ") == 1, "\(run.output)")
      }
    }
  }
}
