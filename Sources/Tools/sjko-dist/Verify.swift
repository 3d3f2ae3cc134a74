import ArgumentParser
import Texts
import Verification

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check that files are as they were written, bit by bit.",
    discussion: """
      Runs, checkpoints, stages, datasets, feature networks, metrics, recipes and histories are \
      verified. There is a line for each file: intact, or what is wrong and what to do. If there is a fault, the \
      program ends with 83 for checkpoints, stages and feature networks, or else with 65.

      Of a run folder, it is also verified that all files belong to one run: its recipe, every stage \
      that has ended, and the frozen maps in checkpoints. Metrics are compared with metrics.sha256 and \
      with the digests in checkpoints, and recipe.toml with its last line and with the newest \
      checkpoint. Every line of history.jsonl must be a start or an end of a training; other \
      changes in it are not found. Timings and pictures are not verified. A run can be verified while \
      it trains.
      """)

  @Argument(help: "Files, run folders, or folders with files that end in .h5 and with runs.")
  var paths: [String]

  @Flag(help: "Print a JSON object per line instead of text.")
  var json = false

  func run() throws {
    try Failure.reporting {
      var verifier = Verifier { try printLine(json ? $0.json : $0.text) }
      for path in paths { try verifier.verify(path) }
      if !verifier.faulty.isEmpty {
        throw VerificationFault(kinds: verifier.faulty, fileCount: verifier.fileCount)
      }
    }
  }
}

/// Some files are not as they were written.
struct VerificationFault: Error, CustomStringConvertible {
  /// One entry for each file with a fault: the kind of the file.
  let kinds: [VerifiedFile.Kind]
  /// The number of files that were verified.
  let fileCount: Int

  /// Whether a checkpoint, a stage or a feature network has a fault.
  var concernsNetworks: Bool {
    kinds.contains { [.checkpoint, .stage, .features].contains($0) }
  }

  var description: String {
    "\(kinds.count) of \(NumberText.count(fileCount, "file")) "
      + (kinds.count == 1 ? "has a fault" : "have faults")
  }
}
