import HDF5
import Parallel
import TemporaryFolders
import Testing

@testable import Evaluation

@Suite("Evaluation of files")
struct EvaluatorTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, shift: Float, shape: [Int] = [40, 2]) throws -> String {
    let count = shape.reduce(1, *)
    try withFile(folder.path(name), .createNew) { root in
      try root.createDataset("samples", of: .float32, shape: shape)
        .write((0..<count).map { Float($0 * 7919 % 101) / 50 + shift })
    }
    return folder.path(name)
  }

  private func evaluator(
    _ files: [String], target: String, measures: [Measure]? = nil
  ) throws -> Evaluator {
    try Evaluator(
      files: files, target: target, targetDraws: nil, measures: measures, count: 20,
      momentCount: 20, seed: 1, features: nil)
  }

  private func lines(_ evaluator: Evaluator) throws -> [String] {
    var lines: [String] = []
    try evaluator.evaluate(in: SoloProcess(), asJSON: true) { lines.append($0) }
    return lines
  }

  @Test("Files that share a target have the values that each of them has alone")
  func sharedTarget() throws {
    let (a, b) = (try write("a.h5", shift: 0), try write("b.h5", shift: 1))
    let target = try write("target.h5", shift: 0.5)
    let together = try lines(evaluator([a, b], target: target))
    let first = try lines(evaluator([a], target: target))
    let second = try lines(evaluator([b], target: target))
    #expect(first[0] == second[0] && first[1] != second[1])
    #expect(together == first + [second[1]])
  }

  @Test("Without names, every measure is computed that the target allows")
  func defaults() throws {
    let points = try write("points.h5", shift: 0)
    let ofPoints = try evaluator([points], target: points)
    #expect(
      ofPoints.measures(of: ofPoints.targets[0]).map(\.name)
        == ["w2", "sliced", "energy", "mmd", "symmetric-kl", "bw-uvp", "moments"])
    let images = try write("images.h5", shift: 0, shape: [40, 1, 20, 20])
    let ofImages = try evaluator([images], target: images)
    #expect(
      ofImages.measures(of: ofImages.targets[0]).map(\.name)
        == ["w2", "sliced", "energy", "mmd", "patches"])
  }

  @Test("A file with one sample is refused without advice about --count")
  func oneSample() throws {
    let (one, target) = (
      try write("one.h5", shift: 0, shape: [1, 2]), try write("target.h5", shift: 0)
    )
    #expect {
      try evaluator([one], target: target, measures: [.unexplainedVariance])
    } throws: {
      "\($0)" == "\(one) has only 1 sample: measures need two or more"
    }
  }

  @Test("A file whose name is target is no floor")
  func fileNamedTarget() throws {
    let (target, file) = (try write("data.h5", shift: 0), try write("target", shift: 1))
    let evaluator = try evaluator([file], target: target)
    #expect(evaluator.rows.map(\.isFloor) == [true, false])
  }

  @Test("A measure of features needs a network, a measure of images needs images")
  func obstacles() throws {
    let points = try write("points.h5", shift: 0)
    for (measure, text) in [
      (Measure.frechet, "frechet needs a feature network: name its file with --features"),
      (.patches, "patches needs images, but samples have the shape [2]"),
    ] {
      #expect {
        try evaluator([points], target: points, measures: [measure])
      } throws: {
        "\($0)" == "\(points): \(text)"
      }
    }
  }
}
