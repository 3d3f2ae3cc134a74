import Foundation
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// The output of `evaluate` does not depend on the number of ranks.
  struct EvaluateRanksTests {
    // A file of samples has two rows with that of the target: one or two ranks compute whole rows,
    // three or four share each row. Two stages have three rows: two ranks compute two of them and
    // share the last. 300 points are more than a block of a map or of pairs, 256, and 9000 are more
    // than a block of moments, 8192.
    @Test("One process and 1, 2, 3 and 4 ranks print the same bytes, for samples and for stages")
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
          for key in ["w2", "sliced", "energy", "mmd", "symmetric_kl", "bw_uvp", "covariance"] {
            #expect(line.contains("\"\(key)\":"), "\(line)")
          }
        }
        for rankCount in 1...4 {
          let run = try runs.command(["evaluate"] + files + counts, onRanks: rankCount)
          #expect(run.exitCode == 0, "\(run.output)")
          #expect(run.output == alone.output, "\(rankCount) ranks")
        }
      }
    }

    @Test("On several ranks, a wrong file is reported once and ends all ranks promptly")
    func wrongFile() throws {
      let runs = try SmallRuns()
      try writeSamples(to: runs.path("samples.h5"))
      try Data("no dataset".utf8).write(to: URL(filePath: runs.path("wrong.h5")))
      let run = try runs.command(
        "evaluate", "samples.h5", "wrong.h5", "--target", "recipe.toml", onRanks: 3)
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "wrong.h5") == 1, "\(run.output)")
      // Nothing is computed before that. 20 s: mpirun needs one or two on a busy machine.
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
