import Foundation
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// Ranks share the work of `evaluate`, and nobody can tell from what it prints.
  struct EvaluateRanksTests {
    // A file of samples is a target and one set: up to two ranks take one each, and three share
    // both. Two stages and their target are three: two ranks take two of them and share the last.
    // 300 points are more than a block of 256 of a map, or of pairs; 9000 more than one of moments.
    @Test("One process and 1, 2 and 3 ranks print the same bytes, of samples and of stages")
    func sameBytes() throws {
      let runs = try SmallRuns()
      try writeSamples(to: runs.path("samples.h5"))
      #expect(try runs.train("run", set: ["method.stages=2"]).exitCode == 0)
      let counts = ["--count", "300", "--moment-count", "9000", "--json"]
      for (files, names) in [
        (["samples.h5", "--target", "recipe.toml"], ["target", "samples.h5"]),
        (
          ["run/stages/stage-000.h5", "run/stages/stage-001.h5"],
          ["target", "run/stages/stage-000.h5", "run/stages/stage-001.h5"]
        ),
      ] {
        let alone = try runs.command(["evaluate"] + files + counts)
        #expect(alone.exitCode == 0, "\(alone.output)")
        let lines = alone.output.split(separator: "\n")
        #expect(lines.count == names.count, "\(alone.output)")
        for (line, name) in zip(lines, names) {
          #expect(line.contains("\"name\":\"\(name)\""))
          for key in ["w2", "sliced", "energy", "mmd", "symmetricKL", "buresUVP", "covariance"] {
            #expect(line.contains("\"\(key)\":"), "\(line)")
          }
        }
        for rankCount in 1...3 {
          let run = try runs.command(["evaluate"] + files + counts, onRanks: rankCount)
          #expect(run.exitCode == 0, "\(run.output)")
          #expect(run.output == alone.output, "\(rankCount) ranks")
        }
      }
    }

    @Test("On several ranks a file that is wrong is told once, and ends all of them promptly")
    func wrongFile() throws {
      let runs = try SmallRuns()
      try writeSamples(to: runs.path("samples.h5"))
      try Data("no dataset".utf8).write(to: URL(filePath: runs.path("wrong.h5")))
      // The wrong file is the last of three, so that only one rank would have come to it.
      let run = try runs.command(
        "evaluate", "samples.h5", "wrong.h5", "--target", "recipe.toml", onRanks: 3)
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "wrong.h5") == 1, "\(run.output)")
      // Nothing is computed before. 20 s: mpirun needs one or two on a busy machine.
      #expect(run.count(of: "target") == 0 && run.seconds < 20, "\(run.output)")
      #expect(run.exitCode == 83, "\(run.output)")
    }

    /// 9000 points in space, around (1, 0, -1).
    private func writeSamples(to path: String) throws {
      let points = (0..<27_000).map { index in
        let offset = Float(index * 7919 % 1000) / 500 - 1
        return Float(1 - index % 3) + offset
      }
      try withFile(path, .createNew) { root in
        try root.createDataset("samples", of: .float32, shape: [9000, 3]).write(points)
      }
    }
  }
}
