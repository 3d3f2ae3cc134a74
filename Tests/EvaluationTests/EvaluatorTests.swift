import Datasets
import Distances
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

  @Test("The moments of 33 to 256 dimensions are in the JSON and, as ranges, in the table")
  func manyDimensions() throws {
    let points = try write("points.h5", shift: 0, shape: [40, 33])
    let evaluator = try evaluator([points], target: points, measures: [.moments])
    let json = try lines(evaluator)[1]
    for name in ["mean", "standard_deviations"] {
      let list = try #require(json.split(separator: "\"\(name)\":[").last?.prefix { $0 != "]" })
      #expect(list.split(separator: ",").count == 33, "\(json)")
    }
    var rows: [String] = []
    try evaluator.evaluate(in: SoloProcess(), asJSON: false) { rows.append($0) }
    #expect(rows.count == 3 && rows[2].contains(/points.h5; \[.* to .*\]; \[.* to .*\]/), "\(rows)")
  }

  @Test("The line of the target is a mean over five draws with its deviation, if the rows suffice")
  func floor() throws {
    let points = try write("points.h5", shift: 0)
    for (rowCount, drawCount) in [(240, 5), (59, 1), (60, 2)] {
      let target = try write("target-\(rowCount).h5", shift: 0, shape: [rowCount, 2])
      let floor = try lines(evaluator([points], target: target))[0]
      for name in ["w2", "sliced", "energy", "mmd", "symmetric_kl", "bw_uvp"] {
        #expect(floor.contains("\"\(name)_spread\":") == (drawCount > 1), "\(floor)")
      }
      #expect(!floor.contains("mean_spread"))
      let single = try Evaluator(
        files: [points], target: target, targetDraws: nil, measures: [.sliced], count: 20,
        momentCount: 20, seed: 1, features: nil)
      let values = try (1...drawCount).map { part in
        let draws = try [0, part].map {
          try single.targets[0].source.evaluationSamples(20, seed: 1, part: $0)
        }
        return try SlicedWasserstein(samples: draws[1], reference: draws[0]).distance
      }
      let mean = values.reduce(0, +) / Double(drawCount)
      #expect(floor.contains("\"sliced\":\(mean),"), "\(mean): \(floor)")
    }
  }

  @Test("MMD does not depend on the seed through its scale, and can be computed from the JSON")
  func scale() throws {
    let points = try write("points.h5", shift: 0)
    let target = try write("target.h5", shift: 0, shape: [3000, 2])
    let scales = try [1, 2, 3].map { seed in
      var lines: [String] = []
      try Evaluator(
        files: [points], target: target, targetDraws: nil, measures: [.mmd], count: 40,
        momentCount: 20, seed: UInt64(seed), features: nil
      ).evaluate(in: SoloProcess(), asJSON: true) { lines.append($0) }
      return try #require(lines[1].firstMatch(of: /"mmd_scale":([0-9.]+)/)).1
    }
    #expect(Set(scales).count == 1)
    #expect(Measure.helpText.contains("exp(-|x - y|^2 / (2 s m^2)) for s = 1/4, 1/2, 1, 2, 4"))
  }

  @Test("Counts beyond the memory are refused with the largest count that fits")
  func memory() throws {
    let points = try write("points.h5", shift: 0)
    func fault(
      count: Int, momentCount: Int = 20, measures: [Measure], rows: Int = 1,
      target: String = "moons"
    ) throws -> String? {
      let evaluator = try Evaluator(
        files: [], target: target, targetDraws: nil, measures: measures, count: count,
        momentCount: momentCount, seed: 1, features: nil)
      do { try evaluator.checkMemory(rowCount: rows, hostBytes: 24 << 30) } catch {
        return "\(error)"
      }
      return nil
    }
    #expect(try fault(count: 50_000, measures: [.w2]) == nil)
    #expect(
      try fault(count: 100_000, measures: [.w2])
        == "--count 100000: w2 needs 37 GiB of memory, and this host has 24 GiB: reduce --count to "
        + "76145 or less, or compare with other measures, for example --measures sliced")
    #expect(try fault(count: 76_145, measures: [.w2]) == nil)
    #expect(try fault(count: 76_146, measures: [.w2]) != nil)
    // Two ranks of the host compute a row each.
    #expect(try fault(count: 76_145, measures: [.w2], rows: 2)?.contains("53843 or less") == true)
    #expect(try fault(count: 100_000, measures: [.sliced]) == nil)
    for count in [1_000_000_000_000, Int.max] {
      let text = try fault(count: count, measures: [.sliced])
      #expect(
        text?.contains("and this host has 24 GiB: reduce --count to 41415756 or less") == true,
        "\(text ?? "")")
      #expect(
        try fault(count: 20, momentCount: count, measures: [.moments])?.contains(
          "reduce --moment-count to") == true)
    }
    // The rows of a dataset limit the number for moments.
    #expect(
      try fault(count: 20, momentCount: .max, measures: [.moments], target: points) == nil)
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
