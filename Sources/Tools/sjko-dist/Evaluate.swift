public import ArgumentParser
public import Datasets
import Evaluation
import Foundation
import Parallel

struct Evaluate: CommandOfAllRanks {
  static let configuration = CommandConfiguration(
    abstract: "Measure how far samples are from their target.",
    usage: "sjko-dist evaluate <files> ... [<options>]",
    discussion: """
      Samples are compared with a draw of the target. The line `target` compares this draw with \
      other draws, which have other rows: it shows the floor of each measure, the mean over \
      \(Evaluator.floorDrawCount) draws, and below it the standard deviation of one draw (in the \
      JSON: w2 and w2_spread, and so on). There are fewer draws if a dataset has too few rows for \
      them, and one for features. A difference between two maps that is smaller than this deviation \
      says nothing.

      \(Measure.helpText)

      Several ranks share the work; the output is the same for any number of ranks.
      """)

  @Argument(help: "Checkpoints, files of stages, run folders, or HDF5 files with samples.")
  var files: [String]

  @Option(
    help: """
      The target of all files: a dataset (.h5), a distribution such as two-circles, or a recipe \
      with [data]. Required for files with samples. (default: [data] of the checkpoint's recipe)
      """)
  var target: String?

  @Option(
    help: """
      How to draw from a target of several modes, circles or half circles: balanced draws equally \
      many points of each part, as in training; independent draws each point from a random part. \
      (default: balanced)
      """)
  var targetDraws: PartDraws?

  @Option(
    help: "Measures, separated by commas, as in w2,sliced. (default: all that apply)",
    transform: Measure.named)
  var measures: [Measure]?

  @Option(help: "Number of samples; the time grows at least with its square.")
  var count = 5000

  @Option(help: "Number of samples for the mean and the covariance.")
  var momentCount = 100_000

  @Option(help: "File of a feature network for Fréchet distances; see jobs/fid. (default: none)")
  var features: String?

  @OptionGroup var chosen: ChosenParameters

  @Option(help: "Seed of the draws of the target.")
  var seed: UInt64 = 1

  @Flag(help: "Print a JSON object per line instead of a table.")
  var json = false

  func validate() throws {
    guard count > 1, momentCount > 1 else {
      throw ValidationError("--count and --moment-count must be at least 2")
    }
  }

  func run() throws {
    let code = onAllRanks { group in
      Activity.begin(.evaluating)
      let evaluator = try group.agree {
        try Evaluator(
          files: files, target: target, targetDraws: targetDraws, measures: measures, count: count,
          momentCount: momentCount, seed: seed, features: features,
          parameters: chosen.parameters)
      }
      try evaluator.checkSame(in: group)
      if group.isRoot {
        for note in evaluator.notes { printError("note: \(note)\n") }
      }
      try evaluator.evaluate(in: group, asJSON: json) { try printLine($0) }
      return ExitCode.finished.rawValue
    }
    Foundation.exit(code)
  }
}

extension PartDraws: ExpressibleByArgument {}
