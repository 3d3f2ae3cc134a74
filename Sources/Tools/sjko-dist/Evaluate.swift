public import ArgumentParser
public import Datasets
import Features
import Foundation
import MPI
import Parallel
import Recipes
import Generation

/// `sjko-dist evaluate`: how far samples are from the target, on any number of ranks.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how far samples are from their target.",
    discussion: """
      The line `target` is the floor: a second draw of the target, with no row in common with the \
      first. Measures, all that apply unless --measures names some:

        w2            exact 2-Wasserstein distance; seconds for 5000 points
        sliced        the same along 512 random directions; at most w2
        energy        2 E|x - y| - E|x - x'| - E|y - y'|, without a root
        mmd           squared, without bias, so that it may be negative; Gaussian kernels around the \
      median distance in the target
        symmetric-kl  KL(p|q) + KL(q|p) of fitted Gaussians, and its floor; a target that is a \
      Gaussian is known exactly
        bw-uvp        squared 2-Wasserstein distance of fitted Gaussians in percent of the target's \
      variance
        frechet       with --features, of images: squared 2-Wasserstein distance of Gaussians fitted to \
      features of images rounded to 256 levels. With Inception-v3 it is FID; `classifier` trains a network on a dataset of its own. The fewer --count, the \
      higher: compare figures of one --count, above the number of features
        patches       of images: patches of 7 x 7 pixels along random directions, at several \
      resolutions, in standard deviations of the target. W2 prefers blurred images to another \
      draw of the target
        modes         of targets made of modes: how many are hit (by 1 % of the samples or more), and \
      which share of the samples is within 4 standard deviations of one
        moments       mean, standard deviations and covariance

      Several ranks share the work and give the same numbers, bit for bit.
      """)

  @Argument(help: "Checkpoints, files of stages, run folders, or HDF5 files with samples.")
  var files: [String]

  @Option(
    help: """
      What samples should look like: a dataset (.h5), a set such as two-circles, or a recipe, whose \
      [data] is taken. Files with samples need it. (default: the data of a checkpoint's recipe)
      """)
  var target: String?

  @Option(
    help: """
      How points of a set made of modes, circles or half circles are drawn: balanced, as many of \
      each as in training, or independent, each from any of them at random, as another draw of \
      the distribution is. (default: balanced)
      """)
  var targetDraws: PartDraws?

  @Option(help: "Which measures, with commas: w2,sliced. (default: all that apply)")
  var measures: MeasureNames?

  @Option(help: "Samples for distances and modes. The time grows with the square, or worse.")
  var count = 5000

  @Option(help: "Samples for symmetric-kl, bw-uvp and moments, of at most 256 dimensions.")
  var momentCount = 100_000

  @Option(help: "A feature network, for Fréchet distances; see jobs/fid. (default: none)")
  var features: String?

  @Option(help: "Seed of the target's points.")
  var seed: UInt64 = 1

  @Flag(help: "Print one JSON object a line.")
  var json = false

  func validate() throws {
    guard count > 1, momentCount > 1 else {
      throw ValidationError("--count and --moment-count must be at least 2")
    }
    guard !files.isEmpty else { throw ValidationError("nothing to evaluate") }
    try measures?.validate()
  }

  func run() throws {
    let code = withWorld(exitCode: { ExitCode($0).rawValue }) { world in
      let group = MPIRanks(world)
      let extractor = try group.agree { try features.map(FeatureExtractor.init) }
      let evaluator = Evaluator(
        measures: measures?.names, count: count, momentCount: momentCount, seed: seed,
        features: extractor)
      let samples = try group.agree {
        withTargets(try files.map { try open($0, features: extractor) })
      }
      if group.isRoot {
        for note in evaluator.notes(on: samples) { say(note) }
      }
      try report(samples, by: evaluator, in: group)
      return ExitCode.finished.rawValue
    }
    Foundation.exit(code)
  }

  /// Opens a file, and sees that it can be compared with its target.
  private func open(
    _ path: String, features extractor: FeatureExtractor?
  ) throws -> EvaluatedSamples {
    let target = try self.target.map { try EvaluationTarget(argument: $0, draws: targetDraws) }
    let samples: EvaluatedSamples
    if DatasetFile.isDataset(path) {
      guard let target else {
        throw EvaluationFault("\(path) holds samples, and no target: name it with --target")
      }
      samples = try EvaluatedSamples(file: path, target: target, seed: seed)
    } else {
      let map = try TrainedMap(path)
      samples = EvaluatedSamples(
        map, target: try target ?? EvaluationTarget(map.recipe.data, draws: targetDraws))
    }
    let wanted = samples.target
    guard samples.sampleShape == wanted.sampleShape else {
      throw EvaluationFault(
        "\(path): samples of shape \(samples.sampleShape), but those of the target, "
          + "\(wanted.name), have \(wanted.sampleShape)")
    }
    let takesPoints = measures?.names.contains { !$0.isOfMoments } ?? true
    for (name, rows) in [("the data", wanted.source.availableCount), (path, samples.rowCount)] {
      if let rows, rows < (takesPoints ? count : 2) {
        throw EvaluationFault(
          "--count is \(count), but \(name) has only \(rows) samples: give --count \(rows) or less")
      }
    }
    if features == nil, measures?.names.contains(.frechet) ?? false {
      throw EvaluationFault("frechet needs a feature network: name its file with --features")
    }
    if features != nil, measures.map({ !$0.names.contains(.frechet) }) ?? false {
      throw EvaluationFault("--features is for frechet, which --measures does not name")
    }
    if let obstacle = extractor?.obstacle(to: wanted.sampleShape) {
      throw EvaluationFault("\(path): frechet \(obstacle)")
    }
    for measure in measures?.names ?? [] {
      if let obstacle = measure.obstacle(of: wanted) {
        throw EvaluationFault("\(path): \(measure.rawValue) \(obstacle)")
      }
    }
    return samples
  }

  /// Puts a second draw of each target before the first samples that are compared with it.
  private func withTargets(_ samples: [EvaluatedSamples]) -> [EvaluatedSamples] {
    var seen: Set<String> = []
    return samples.flatMap { samples in
      seen.insert(samples.target.description).inserted
        ? [EvaluatedSamples(of: samples.target, seed: seed, threads: samples.threads), samples]
        : [samples]
    }
  }

  /// As many samples at a time as there are ranks, one for each; where there are fewer, all ranks
  /// share the work on one after another.
  private func report(
    _ samples: [EvaluatedSamples], by evaluator: Evaluator, in group: any ProcessGroup
  ) throws {
    let columns = MeasureName.allCases.filter { measure in
      samples.contains { evaluator.takes(measure, of: $0.target) }
    }
    let table = EvaluationTable(measures: columns)
    func show(_ evaluation: Evaluation) throws {
      print(json ? try evaluation.json() : table.row(evaluation))
      fflush(nil)
    }
    if group.isRoot, !json { print(table.heading) }
    var rest = samples[...]
    while rest.count >= group.size, let own = rest.dropFirst(group.rank).first {
      let text = try group.agree { try evaluator.evaluate(own, in: SoloProcess()).json() }
      for bytes in try group.gather(Array(text.utf8)) { try show(try Evaluation(json: bytes)) }
      rest = rest.dropFirst(group.size)
    }
    for samples in rest {
      let evaluation = try evaluator.evaluate(samples, in: group)
      if group.isRoot { try show(evaluation) }
    }
  }

  private func say(_ note: String) {
    FileHandle.standardError.write(Data("note: \(note)\n".utf8))
  }
}

extension PartDraws: ExpressibleByArgument {}
