import ArgumentParser
import Checkpoints
import Foundation
import Training

/// `sjko-dist inspect`: what is in a checkpoint.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a checkpoint: stages, sizes, recipe, versions, and whether it is whole.")

  @Argument(help: "A checkpoint, a stage's file, or a run folder.")
  var checkpoint: String

  func run() throws {
    try Failure.reporting {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: checkpoint, isDirectory: &isFolder)
      guard exists, isFolder.boolValue else { return try show(CheckpointFile(checkpoint)) }
      let files = try CheckpointFolder(RunFolder(checkpoint).checkpoints).files
      for file in files.dropFirst().reversed() {
        print("\(file.path): \(file.faults().isEmpty ? "whole" : "damaged")")
      }
      guard let newest = files.first else {
        throw RunFolderFault.noValidCheckpoint(path: checkpoint)
      }
      try show(newest)
    }
  }

  private func show(_ file: CheckpointFile) throws {
    let faults = file.faults()
    for fault in faults { print("damaged: \(fault)") }
    let header = try file.header()
    let entries = try file.entries()
    print(
      """
      \(file.path): \(faults.isEmpty ? "whole" : "damaged")
      stage \(header.stage), step \(header.step) (\(header.stepInStage) in this stage), \
      seed \(header.seed)
      """)
    printStages(entries: entries, of: file)
    print("\nsizes:")
    for group in Dictionary(grouping: entries, by: \.group).sorted(by: { $0.key < $1.key }) {
      let count = group.value.reduce(0) { $0 + $1.shape.reduce(1, *) }
      let bytes = group.value.reduce(0) { $0 + $1.byteCount }
      print(
        "  \(group.key): \(group.value.count) datasets, \(count) numbers, \(bytes) bytes")
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

  /// The stages that have ended, one line each.
  private func printStages(entries: [CheckpointEntry], of file: CheckpointFile) {
    guard let map = try? TrainedMap(file.path), let table = try? map.stages() else { return }
    guard !table.steps.isEmpty else { return }
    print("\nstages, with the last line of metrics of each:")
    print("  " + (["stage", "end step"] + StageTable.names).map(column).joined())
    for (stage, step) in table.steps.enumerated() {
      let means = table.means.map { String(format: "%.6g", $0[stage]) }
      print("  " + (["\(stage)", "\(step)"] + means).map(column).joined())
    }
  }

  private func column(_ text: String) -> String {
    String(repeating: " ", count: max(1, 16 - text.count)) + text
  }
}

extension CheckpointEntry {
  /// The group that the dataset stands in.
  fileprivate var group: String {
    path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
  }
}
