import Foundation
import HDF5
import ProgramRuns
import Testing

/// A wrong command line of `evaluate`, with its exit code and message.
struct BadEvaluation: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let arguments: [String]
  let exitCode: Int32
  /// Printed once, after one "error: ".
  let message: String

  static let all = [
    BadEvaluation(
      testDescription: "samples whose dimensions differ from the target's",
      arguments: ["good.h5", "--target", "moons"], exitCode: 64,
      message: "good.h5: samples have the shape [3], but samples of the target moons have [2]"),
    BadEvaluation(
      testDescription: "fewer samples than --count",
      arguments: ["good.h5", "--target", "recipe.toml", "--count", "100"], exitCode: 64,
      message: "--count is 100, but good.h5 has only 64 samples: reduce --count to 64 or less"),
    BadEvaluation(
      testDescription: "a target of fewer rows than --count",
      arguments: ["good.h5", "--target", "few.h5", "--count", "20"], exitCode: 64,
      message: "--count is 20, but the data has only 8 samples: reduce --count to 8 or less"),
    BadEvaluation(
      testDescription: "a sample that is not finite",
      arguments: ["nan.h5", "--target", "recipe.toml", "--count", "20"], exitCode: 65,
      message: "nan.h5: row 63 (the first is 0) contains nan"),
    BadEvaluation(
      testDescription: "a target that is not finite",
      arguments: ["good.h5", "--target", "nan.h5", "--count", "20"], exitCode: 65,
      message: "nan.h5: row 63 (the first is 0) contains nan"),
    BadEvaluation(
      testDescription: "an unknown measure",
      arguments: ["good.h5", "--target", "recipe.toml", "--measures", "w2,slicd"], exitCode: 64,
      message:
        "'--measures <measures>': there is no measure 'slicd'; did you mean sliced? The measures are w2, "
    ),
    BadEvaluation(
      testDescription: "a measure that does not apply to the target",
      arguments: ["good.h5", "--target", "recipe.toml", "--count", "20", "--measures", "modes"],
      exitCode: 64,
      message: "good.h5: modes needs a target that consists of modes, which gaussian does not"),
    BadEvaluation(
      testDescription: "an unknown target",
      arguments: ["good.h5", "--target", "two-circle"], exitCode: 64,
      message: "--target: there is no 'two-circle'; did you mean two-circles? Name a dataset"),
    BadEvaluation(
      testDescription: "a target whose file is missing",
      arguments: ["good.h5", "--target", "missing.h5"], exitCode: 65,
      message: "missing.h5: no such file"),
    BadEvaluation(
      testDescription: "samples without a target",
      arguments: ["good.h5"], exitCode: 64,
      message: "good.h5 contains samples without a target: add --target"),
    BadEvaluation(
      testDescription: "independent draws of parts from rows of a dataset",
      arguments: ["good.h5", "--target", "few.h5", "--target-draws", "independent"], exitCode: 64,
      message: "--target-draws independent: few.h5 does not consist of parts; omit the option"),
    BadEvaluation(
      testDescription: "balanced draws of parts from a distribution without parts",
      arguments: ["good.h5", "--target", "spiral", "--target-draws", "balanced"], exitCode: 64,
      message: "--target-draws balanced: spiral does not consist of parts; omit the option"),
    BadEvaluation(
      testDescription: "a --count below two",
      arguments: ["good.h5", "--target", "recipe.toml", "--count", "1"], exitCode: 64,
      message: "--count and --moment-count must be at least 2"),
    BadEvaluation(
      testDescription: "a file that is missing",
      arguments: ["good.h5", "missing.h5", "--target", "recipe.toml", "--count", "20"],
      exitCode: 83, message: "missing.h5"),
  ]
}

extension ProgramTests {
  /// Messages of `evaluate` for wrong command lines.
  struct EvaluateFaultTests {
    @Test(
      "A wrong command line of evaluate is reported once, before anything is measured",
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
