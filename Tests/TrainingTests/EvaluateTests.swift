import Foundation
import HDF5
import ProgramRuns
import Tensors
import Testing
import Training

extension ProgramTests {
  /// How far samples are from the target.
  struct EvaluateTests {
    @Test("Two draws of a dataset have no row in common while it has enough of them")
    func parts() throws {
      let runs = try SmallRuns()
      #expect(try trainOnPoints(in: runs).exitCode == 0)
      let map = try TrainedMap(runs.path("run"))
      #expect(map.targetCount == 40)
      func rows(_ count: Int, part: Int) throws -> [Float] {
        let values = try map.target(count, seed: 7, part: part).values
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
      #expect(run.count(of: "note: ") == 0, "\(run.output)")
      // The mean of 0…39, over all rows.
      #expect(run.count(of: "  target; [19.5000 ") == 1, "\(run.output)")

      let more = try runs.command("evaluate", "run", "--count", "30")
      #expect(more.exitCode == 0, "\(more.output)")
      #expect(more.count(of: "note: the data has 40 samples, too few for two draws of 30") == 1)
      let tooMany = try runs.command("evaluate", "run", "--count", "50")
      #expect(tooMany.exitCode == 64 && tooMany.count(of: "the data has only 40 samples") == 1)
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
