public import ArgumentParser
public import Datasets
import Evaluation
import Foundation
import MPI
import Parallel

/// `sjko-dist evaluate`: measures how far samples are from their target, on any number of ranks.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how far samples are from their target.",
    discussion: """
      Samples are compared with a draw of the target. The line `target` compares a second draw of \
      the target, which has no row in common with the first: it shows the floor of each measure. \
      Without --measures, all measures that apply are computed.

      \(Measure.helpText)

      Several ranks share the work and print the same bytes as one.
      """)

  @Argument(help: "Checkpoints, files of stages, run folders, or HDF5 files with samples.")
  var files: [String]

  @Option(
    help: """
      The target of all files: a dataset (.h5), a distribution such as two-circles, or a recipe, \
      whose [data] is used. Required for files with samples. (default: the data of the \
      checkpoint's recipe)
      """)
  var target: String?

  @Option(
    help: """
      How to draw from a target that consists of modes, circles or half circles: balanced, with \
      equally many points of each part, as in training; or independent, each point from a random \
      part. (default: balanced)
      """)
  var targetDraws: PartDraws?

  @Option(
    help: "Names of measures, separated by commas: w2,sliced. (default: all that apply)",
    transform: Measure.named)
  var measures: [Measure]?

  @Option(help: "Number of samples. Time grows at least with the square of it.")
  var count = 5000

  @Option(help: "Number of samples for mean and covariance.")
  var momentCount = 100_000

  @Option(help: "File of a feature network, for Fréchet distances; see jobs/fid. (default: none)")
  var features: String?

  @Option(help: "Seed of the draws of the target.")
  var seed: UInt64 = 1

  @Flag(help: "Print a JSON object in each line instead of a table.")
  var json = false

  func validate() throws {
    guard count > 1, momentCount > 1 else {
      throw ValidationError("--count and --moment-count must be at least 2")
    }
    guard !files.isEmpty else { throw ValidationError("no file to evaluate") }
  }

  func run() throws {
    let code = withWorld(exitCode: { ExitCode($0).rawValue }) { world in
      let group = MPIRanks(world)
      let evaluator = try group.agree {
        try Evaluator(
          files: files, target: target, targetDraws: targetDraws, measures: measures, count: count,
          momentCount: momentCount, seed: seed, features: features)
      }
      if group.isRoot {
        for note in evaluator.notes {
          FileHandle.standardError.write(Data("note: \(note)\n".utf8))
        }
      }
      try evaluator.evaluate(in: group, asJSON: json) { line in
        print(line)
        fflush(nil)
      }
      return ExitCode.finished.rawValue
    }
    Foundation.exit(code)
  }
}

extension PartDraws: ExpressibleByArgument {}
