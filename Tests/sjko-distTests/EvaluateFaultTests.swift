import Foundation
import HDF5
import ProgramRuns
import Testing

/// A command line of `evaluate` that cannot be followed, and the answer.
struct BadEvaluation: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let arguments: [String]
  let exitCode: Int32
  /// Printed once, after one "error: ".
  let message: String

  static let all = [
    BadEvaluation(
      testDescription: "samples of other dimensions than the target",
      arguments: ["good.h5", "--target", "moons"], exitCode: 64,
      message: "good.h5: samples of shape [3], but those of the target, moons, have [2]"),
    BadEvaluation(
      testDescription: "fewer samples than --count",
      arguments: ["good.h5", "--target", "recipe.toml", "--count", "100"], exitCode: 64,
      message: "--count is 100, but good.h5 has only 64 samples: give --count 64 or less"),
    BadEvaluation(
      testDescription: "a target of fewer rows than --count",
      arguments: ["good.h5", "--target", "few.h5", "--count", "20"], exitCode: 64,
      message: "--count is 20, but the data has only 8 samples: give --count 8 or less"),
    BadEvaluation(
      testDescription: "a sample that is not finite",
      arguments: ["nan.h5", "--target", "recipe.toml", "--count", "20"], exitCode: 65,
      message: "nan.h5: row 63 (the first is 0) contains nan"),
    BadEvaluation(
      testDescription: "a target that is not finite",
      arguments: ["good.h5", "--target", "nan.h5", "--count", "20"], exitCode: 65,
      message: "nan.h5: row 63 (the first is 0) contains nan"),
    BadEvaluation(
      testDescription: "a measure that nobody knows",
      arguments: ["good.h5", "--target", "recipe.toml", "--measures", "w2,slicd"], exitCode: 64,
      message: "--measures: no measure is called 'slicd'; did you mean sliced? There are w2, "),
    BadEvaluation(
      testDescription: "a measure that the target does not have",
      arguments: ["good.h5", "--target", "recipe.toml", "--count", "20", "--measures", "modes"],
      exitCode: 64,
      message: "good.h5: modes needs a target made of modes, which gaussian is not"),
    BadEvaluation(
      testDescription: "a target that nobody knows",
      arguments: ["good.h5", "--target", "two-circle"], exitCode: 64,
      message: "--target: there is no 'two-circle'; did you mean two-circles? Name a dataset"),
    BadEvaluation(
      testDescription: "a target whose file is missing",
      arguments: ["good.h5", "--target", "missing.h5"], exitCode: 65,
      message: "missing.h5: no such file"),
    BadEvaluation(
      testDescription: "samples without a target",
      arguments: ["good.h5"], exitCode: 64,
      message: "good.h5 holds samples, and no target: name it with --target"),
    BadEvaluation(
      testDescription: "rows of a dataset drawn otherwise than as rows",
      arguments: ["good.h5", "--target", "few.h5", "--target-draws", "independent"], exitCode: 64,
      message: "--target-draws independent: few.h5 has no parts to draw so; leave the option out"),
    BadEvaluation(
      testDescription: "parts of a set that has none",
      arguments: ["good.h5", "--target", "spiral", "--target-draws", "balanced"], exitCode: 64,
      message: "--target-draws balanced: spiral has no parts to draw so; leave the option out"),
    BadEvaluation(
      testDescription: "fewer than two samples asked for",
      arguments: ["good.h5", "--target", "recipe.toml", "--count", "1"], exitCode: 64,
      message: "--count and --moment-count must be at least 2"),
    BadEvaluation(
      testDescription: "a file that is missing",
      arguments: ["good.h5", "missing.h5", "--target", "recipe.toml", "--count", "20"],
      exitCode: 83, message: "missing.h5"),
  ]
}

extension ProgramTests {
  /// What `evaluate` says to those who ask for what it cannot give.
  struct EvaluateFaultTests {
    @Test(
      "A command line of evaluate that is wrong is told once, before anything is measured",
      arguments: BadEvaluation.all)
    func badEvaluation(_ input: BadEvaluation) throws {
      let place = try Workplace()
      try writeDatasets(in: place)
      for rankCount in [nil, 2] {
        let run = try place.run(["evaluate"] + input.arguments, onRanks: rankCount)
        #expect(run.exitCode == input.exitCode, "\(run.output)")
        #expect(run.count(of: "rror: ") == 1, "\(run.output)")
        #expect(run.count(of: input.message) == 1, "\(run.output)")
        #expect(run.count(of: "W2 ") == 0, "\(run.output)")
      }
    }

    private func writeDatasets(in place: Workplace) throws {
      func write(_ name: String, _ samples: [Float]) throws {
        try withFile(place.path(name), .createNew) { root in
          try root.createDataset("samples", of: .float32, shape: [samples.count / 3, 3])
            .write(samples)
        }
      }
      let good = (0..<64 * 3).map { Float($0) / 100 }
      try write("good.h5", good)
      try write("few.h5", Array(good.prefix(8 * 3)))
      try write("nan.h5", good.dropLast() + [.nan])
    }
  }
}
