import ArgumentParser
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
      W2 is the exact 2-Wasserstein distance between as many samples as points of the target, fresh \
      ones or random rows of a dataset; the line `target` is that of two such draws of the target, \
      which have no row in common. W2 says little of images: it prefers blurred ones to another draw \
      of the target. For them there is `patches`: the distance of patches of 7 x 7 pixels along \
      random directions, at several resolutions, in standard deviations of the target. For targets \
      made of known modes: how many are hit (by 1 % of the samples or more), and which \
      share of the samples is within 4 standard deviations of a mode.
      """)

  @Argument(help: "Checkpoints, files of stages, or run folders.")
  var checkpoints: [String]

  @Option(help: "Samples for W2 and modes. The time grows with the square, or worse.")
  var count = 5000

  @Option(help: "Samples for means and standard deviations, of at most 32 dimensions.")
  var momentCount = 100_000

  @Option(help: "Seed of the target's points.")
  var seed: UInt64 = 1

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws {
    guard count > 1, momentCount > 1 else {
      throw ValidationError("--count and --moment-count must be at least 2")
    }
    guard !checkpoints.isEmpty else { throw ValidationError("nothing to evaluate") }
  }

  func run() throws {
    try Failure.reporting {
      let maps = try trainedMaps(checkpoints)
      if !json { print(Evaluation.heading) }
      var measured: Set<String> = []
      for map in maps {
        // The floor of another target than the one before: how far two of its samples are apart.
        if measured.insert("\(map.recipe.data)").inserted {
          try checkCount(for: map)
          try show("target", of: map) {
            try map.target(min($0, map.targetCount ?? $0), seed: seed, part: 1)
          }
        }
        try show(map.path, of: map) { try map.samples($0) }
      }
    }
  }

  /// Sees that a dataset has enough rows for one draw, and says if it has too few for two.
  private func checkCount(for map: TrainedMap) throws {
    guard let rows = map.targetCount, rows < 2 * count else { return }
    guard count <= rows else {
      throw ValidationError("--count is \(count), but the data has only \(rows) samples")
    }
    let note = """
      note: the data has \(rows) samples, too few for two draws of \(count) with none in common: \
      the line `target` is lower than it should be

      """
    FileHandle.standardError.write(Data(note.utf8))
  }

  /// Measures one distribution, given by a function that draws from it.
  private func show(
    _ name: String, of map: TrainedMap, draw: (Int) throws -> Tensor
  ) throws {
    let points = [count, map.sampleShape.reduce(1, *)]
    let (drawn, wanted) = (try draw(count), try map.target(count, seed: seed))
    let (samples, target) = (drawn.reshaped(to: points), wanted.reshaped(to: points))
    var evaluation = Evaluation(
      name: name, distance: ExactTransport(from: samples, to: target).distance)
    if map.sampleShape.count == 3 {
      evaluation.patchDistance = PatchDistance(from: drawn, to: wanted).distance
    }
    if points[1] <= 32 {
      let many = try draw(momentCount)
      evaluation.moments = GaussianMoments(
        of: many.reshaped(to: [many.shape[0], points[1]]))
    }
    if case .synthetic(let kind) = map.recipe.data, let modes = kind.modes {
      evaluation.modeCount = modes.centres.count
      evaluation.coverage = ModeCoverage(
        of: samples,
        centres: Tensor(modes.centres.flatMap { $0 }, shape: [modes.centres.count, points[1]]),
        standardDeviation: Double(modes.standardDeviation))
    }
    print(json ? try evaluation.json() : evaluation.row)
    fflush(nil)
  }
}
