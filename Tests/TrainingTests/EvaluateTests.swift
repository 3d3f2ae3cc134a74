import Foundation
import HDF5
import ProgramRuns
import Tensors
import Testing
import Generation

extension ProgramTests {
  /// How far samples are from the target.
  struct EvaluateTests {
    @Test("Two draws of a dataset have no row in common while it has enough of them")
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
      #expect(first != first.sorted(), "the order is random")
    }

    @Test("A dataset with fewer samples than moments are made of is evaluated all the same")
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

    @Test("Where two draws of a dataset must share rows, it is said which figures are too low")
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
          "note: the data has 40 samples, too few for two draws of \(draw) with none in common: the "
            + "line `target` is lower than it should be in \(measures); give \(remedy) 20 or less"
        ]
      }
      let ofPoints = note(30, "w2, sliced, energy, mmd", "--count")
      // Moments are of all rows, and the two draws are one set.
      let ofMoments = note(40, "symmetric-kl, bw-uvp", "--moment-count")
      #expect(try notes("--count", "20", "--moment-count", "20") == [])
      #expect(try notes("--count", "30", "--moment-count", "20") == ofPoints)
      #expect(try notes("--count", "20") == ofMoments)
      #expect(try notes("--count", "20", "--measures", "w2,moments") == [])
      #expect(
        try notes("--count", "30", "--measures", "bw-uvp")
          == note(40, "bw-uvp", "--moment-count"))
    }

    @Test("The floor of a set of modes is higher where its points are drawn independently")
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
        let match = try #require(line.firstMatch(of: /"targetDraws":"(\w+)".*"w2":([0-9.]+)/))
        return (try #require(Double(match.2)), String(match.1))
      }
      let target = ["--target", "twenty-five-gaussians"]
      let balanced = try floor(target[0], target[1])
      #expect(balanced.draws == "balanced")
      #expect(try floor(target[0], target[1], "--target-draws", "balanced") == balanced)
      let independent = try floor(target[0], target[1], "--target-draws", "independent")
      #expect(independent.draws == "independent")
      // Balanced draws of 20 points a mode are less than its deviation, 0.07, apart. Of independent
      // ones, about sqrt(25 / (pi 500)) = 13 % of the points must go 3 or farther: W2 > 1.
      #expect(balanced.w2 < 0.07 && independent.w2 > 0.7, "\(balanced), \(independent)")
    }

    /// One step on 40 points, the first coordinate of each of which is its row.
    private func trainOnPoints(in runs: SmallRuns) throws -> ProgramRun {
      // The whole path: the tests run elsewhere, and read the file as well.
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
