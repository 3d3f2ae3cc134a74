import ArgumentParser
import Checkpoints
import Foundation
import Generation
import Runs
import SemiDualJKO
import Texts

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a checkpoint: stages, sizes, recipe, versions, and whether it is intact.")

  @Argument(help: "A checkpoint, the file of a stage, or a run folder.")
  var checkpoint: String

  func run() throws {
    try Failure.reporting {
      guard RunFolder(checkpoint).exists else { return try show(CheckpointFile(checkpoint)) }
      let files = try CheckpointFolder(RunFolder(checkpoint).checkpoints).files
      for file in files.dropFirst().reversed() {
        print("\(file.path): \(condition(file.faults()))")
      }
      guard let newest = files.first else {
        throw RunFolderFault.noValidCheckpoint(path: checkpoint, faults: [])
      }
      try show(newest)
    }
  }

  private func condition(_ faults: [String]) -> String {
    faults.isEmpty ? "intact" : "damaged"
  }

  private func show(_ file: CheckpointFile) throws {
    let faults = file.faults()
    for fault in faults { print("damaged: \(fault)") }
    let header = try file.header()
    let entries = try file.entries()
    print(
      """
      \(file.path): \(condition(faults))
      stage \(header.stage), step \(header.step) (\(header.stepInStage) in this stage), \
      seed \(header.seed)
      """)
    try printStages(of: file, header)
    print("\nsizes:")
    for group in Dictionary(grouping: entries, by: \.group).sorted(by: { $0.key < $1.key }) {
      let count = group.value.reduce(0) { $0 + $1.shape.reduce(1, *) }
      let bytes = group.value.reduce(0) { $0 + $1.byteCount }
      print("  \(group.key): \(group.value.count) datasets, \(count) numbers, \(bytes) bytes")
    }
    print("\nversions:")
    for (name, value) in header.versions.sorted(by: { $0.key < $1.key }) {
      print("  \(name): \(value)")
    }
    print("\nrecipe:")
    for line in header.recipe.split(separator: "\n", omittingEmptySubsequences: false) {
      print("  \(line)")
    }
  }

  /// One line for each finished stage; the file of a stage has no history, and no lines.
  private func printStages(of file: CheckpointFile, _ header: CheckpointHeader) throws {
    let history = try file.history()
    guard !history.isEmpty else { return }
    let checkpoint = Checkpoint(header: header, buffers: [:], history: history)
    let table = try RunProgress(checkpoint, from: file.path).stageEnds
    guard !table.steps.isEmpty else { return }
    print("\nstages, with the last line of metrics of each:")
    print("  " + (["stage", "end step"] + StepMetric.all.map(\.name)).map(column).joined())
    for (stage, step) in table.steps.enumerated() {
      let means = table.means[stage].values.map { String(format: "%.6g", $0) }
      print("  " + (["\(stage)", "\(step)"] + means).map(column).joined())
    }
  }

  private func column(_ text: String) -> String { " " + text.rightAligned(in: 15) }
}

extension CheckpointEntry {
  /// The group of the dataset.
  fileprivate var group: String {
    path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
  }
}
