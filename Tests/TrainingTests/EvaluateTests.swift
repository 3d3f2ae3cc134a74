import Foundation
import Generation
import HDF5
import ProgramRuns
import Tensors
import Testing

extension ProgramTests {
  /// Distances of samples from their target, as `evaluate` prints them.
  struct EvaluateTests {
    @Test("Two draws of a dataset with enough rows have no row in common")
    func parts() throws {
      let runs = try SmallRuns()
      #expect(try trainOnPoints(in: runs).exitCode == 0)
      let map = try TrainedMap(runs.path("run"))
      func rows(_ count: Int, part: Int) throws -> [Float] {
        let values = try map.data(count, seed: 7, part: part).values
        return stride(from: 0, to: values.count, by: 3).map { values[$0] }
      }
      let (first, second) = (try rows(20, part: 0), try rows(20, part: 1))
      #expect(Set(first + second) == Set((0..<40).map { Float($0) }))
      #expect(first != first.sorted(), "the order must be random")
    }

    @Test("A dataset with fewer samples than --moment-count is evaluated with all its samples")
    func smallDataset() throws {
      let runs = try SmallRuns()
      #expect(try trainOnPoints(in: runs).exitCode == 0)
      let run = try runs.command("evaluate", "run", "--count", "20")
      #expect(run.exitCode == 0, "\(run.output)")
      // The mean of 0…39, over all rows.
      #expect(run.count(of: "  target; [19.5000 ") == 1, "\(run.output)")

      let tooMany = try runs.command("evaluate", "run", "--count", "50")
      #expect(tooMany.exitCode == 64 && tooMany.count(of: "the data has only 40 samples") == 1)
    }

    @Test("If two draws of a dataset must share rows, notes name the measures that are too low")
    func sharedRows() throws {
      let runs = try SmallRuns()
      #expect(try trainOnPoints(in: runs).exitCode == 0)
      func notes(_ options: String...) throws -> [Substring] {
        let run = try runs.command(["evaluate", "run"] + options)
        #expect(run.exitCode == 0, "\(run.output)")
        return run.output.split(separator: "\n").filter { $0.hasPrefix("note: ") }
      }
      func note(_ draw: Int, _ measures: String, _ remedy: String) -> [Substring] {
        [
          "note: the data has 40 samples, too few for two draws of \(draw) without common samples: "
            + "the line `target` is too low in \(measures); reduce \(remedy) to 20 or less"
        ]
      }
      let ofPoints = note(30, "w2, sliced, energy, mmd", "--count")
      // Moments are computed from all rows, so both draws are the same set.
      let ofMoments = note(40, "symmetric-kl, bw-uvp", "--moment-count")
      #expect(try notes("--count", "20", "--moment-count", "20") == [])
      #expect(try notes("--count", "30", "--moment-count", "20") == ofPoints)
      #expect(try notes("--count", "20") == ofMoments)
      #expect(try notes("--count", "20", "--measures", "w2,moments") == [])
      #expect(
        try notes("--count", "30", "--measures", "bw-uvp")
          == note(40, "bw-uvp", "--moment-count"))
    }

    @Test("The floor of a target with modes is higher if its points are drawn independently")
    func draws() throws {
      let runs = try SmallRuns()
      let path = runs.path("points.h5")
      try withFile(path, .createNew) { root in
        try root.createDataset("samples", of: .float32, shape: [500, 2])
          .write((0..<1000).map { Float($0 % 7) })
      }
      func floor(_ options: String...) throws -> (w2: Double, draws: String) {
        let run = try runs.command(
          ["evaluate", path, "--count", "500", "--measures", "w2", "--json"] + options)
        #expect(run.exitCode == 0, "\(run.output)")
        let line = try #require(run.output.split(separator: "\n").first)
        let match = try #require(line.firstMatch(of: /"target_draws":"(\w+)".*"w2":([0-9.]+)/))
        return (try #require(Double(match.2)), String(match.1))
      }
      let target = ["--target", "twenty-five-gaussians"]
      let balanced = try floor(target[0], target[1])
      #expect(balanced.draws == "balanced")
      #expect(try floor(target[0], target[1], "--target-draws", "balanced") == balanced)
      let independent = try floor(target[0], target[1], "--target-draws", "independent")
      #expect(independent.draws == "independent")
      // The distance of balanced draws, with 20 points in each mode, is less than the standard
      // deviation of a mode, 0.07. For independent draws, about sqrt(25 / (pi 500)) = 13 % of the
      // points must move by 3 or more: W2 > 1.
      #expect(balanced.w2 < 0.07 && independent.w2 > 0.7, "\(balanced), \(independent)")
    }

    @Test("Files with the same data share one target; a file with other data has its own")
    func targets() throws {
      let runs = try SmallRuns()
      #expect(try trainOnPoints(in: runs).exitCode == 0)
      let settings = ["method.stages=2", "method.first_stage_steps=1", "method.stage_steps=1"]
      #expect(try runs.train("other", set: settings).exitCode == 0)
      func lines(_ files: String...) throws -> [Substring] {
        let run = try runs.command(
          ["evaluate", "--count", "20", "--moment-count", "20", "--json"] + files)
        #expect(run.exitCode == 0, "\(run.output)")
        return run.output.split(separator: "\n")
      }
      let stages = ["other/stages/stage-000.h5", "other/stages/stage-001.h5"]
      let first = try lines("run")
      let second = try lines(stages[0])
      let third = try lines(stages[1])
      #expect(first.count == 2 && second.count == 2 && second[0] == third[0])
      #expect(try lines(stages[0], "run", stages[1]) == second + first + [third[1]])
    }

    /// One step on 40 points; the first coordinate of a point is the number of its row.
    private func trainOnPoints(in runs: SmallRuns) throws -> ProgramRun {
      // The absolute path: the tests read the file too, from another folder.
      let path = runs.path("points.h5")
      try withFile(path, .createNew) { root in
        try root.createDataset("samples", of: .float32, shape: [40, 3])
          .write((0..<40).flatMap { [Float($0), 0.5, -Float($0)] })
      }
      return try runs.train(
        "run", set: ["data.files=\(path)", "method.stages=1", "method.first_stage_steps=1"])
    }
  }
}
