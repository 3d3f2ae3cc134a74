import ArgumentParser
import Checkpoints
import Datasets
import Foundation
import Measurement
import Recipes
import Tensors
import Training

/// `sjko-dist evaluate`: how far samples of a map are from the target.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how far samples of trained maps are from their target.",
    discussion: """
      W2 is the exact 2-Wasserstein distance between as many samples as fresh points of the target, \
      drawn with another seed; two such samples of the target itself stand in the line `target`. \
      For targets made of known modes: how many are hit (by 1 % of the samples or more), and which \
      share of the samples is within 4 standard deviations of a mode.
      """)

  @Argument(help: "Checkpoints, files of stages, or run folders.")
  var checkpoints: [String]

  @Option(help: "How many samples. The time grows with its square, or worse.")
  var count = 5000

  @Option(help: "Seed of the target's points.")
  var seed: UInt64 = 1

  func validate() throws {
    guard count > 1 else { throw ValidationError("--count must be at least 2") }
    guard !checkpoints.isEmpty else { throw ValidationError("nothing to evaluate") }
  }

  func run() throws {
    try Failure.reporting {
      let maps = try checkpoints.map { try TrainedMap($0) }
      print(Row.heading)
      var measured: Set<String> = []
      for map in maps {
        // The floor of another target than the one before: how far two of its samples are apart.
        if measured.insert("\(map.recipe.data)").inserted {
          try show(
            "target", try map.target(count, seed: seed &+ 1), to: try map.target(count, seed: seed),
            of: map)
        }
        try show(map.path, try map.samples(count), to: try map.target(count, seed: seed), of: map)
      }
    }
  }

  private func show(_ name: String, _ samples: Tensor, to target: Tensor, of map: TrainedMap) throws
  {
    let points = [count, samples.count / count]
    let samples = samples.reshaped(to: points)
    var row = Row(name: name, moments: GaussianMoments(of: samples))
    row.distance = ExactTransport(from: samples, to: target.reshaped(to: points)).distance
    if case .synthetic(let kind) = map.recipe.data, let modes = kind.modes {
      let centres = Tensor(modes.centres.flatMap { $0 }, shape: [modes.centres.count, points[1]])
      let coverage = ModeCoverage(
        of: samples, centres: centres, standardDeviation: Double(modes.standardDeviation))
      row.modes = "\(coverage.hitCount)/\(modes.centres.count)"
      row.nearFraction = coverage.nearFraction
    }
    print(row.text)
    fflush(nil)
  }

  /// One line of the table.
  private struct Row {
    let name: String
    let moments: GaussianMoments
    var distance = Double.nan
    var modes = "-"
    var nearFraction: Double?

    init(name: String, moments: GaussianMoments) {
      self.name = name
      self.moments = moments
    }

    static let heading = "      W2  modes    near  mean, standard deviations  samples of"

    var text: String {
      let near = nearFraction.map { String(format: "%6.2f%%", 100 * $0) } ?? "      -"
      // Of images the moments of the first few numbers would say nothing.
      let deviations = moments.standardDeviations
      let shape =
        deviations.count <= 10
        ? "\(list(moments.mean)) \(list(deviations))" : "\(deviations.count) dimensions"
      return String(format: "%8.4f", distance)
        + String(repeating: " ", count: max(1, 7 - modes.count)) + modes
        + " \(near)  \(shape)  \(name)"
    }

    private func list(_ values: [Double]) -> String {
      "[" + values.map { String(format: "%.3f", $0) }.joined(separator: " ") + "]"
    }
  }
}
