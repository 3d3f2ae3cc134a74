import ArgumentParser
import Checkpoints
import Foundation
import Recipes
import Runs
import SemiDualJKO
import Texts

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: """
      Show a checkpoint: stages, sizes, recipe, versions, and whether it is intact; of a run, also \
      its history.
      """)

  @Argument(help: "A checkpoint, the file of a stage, or a run folder.")
  var checkpoint: String

  func run() throws {
    try Failure.reporting {
      let folder = RunFolder(checkpoint)
      guard folder.exists else { return try show(CheckpointFile(checkpoint).summary()) }
      try show(folder)
    }
  }

  /// Shows the newest checkpoint that can be used, after the state of all other files.
  private func show(_ folder: RunFolder) throws {
    var (newest, faults): (CheckpointSummary?, [String]) = (nil, [])
    let checkpoints = try CheckpointFolder(folder.checkpoints).files
    for file in try checkpoints + folder.stageFiles {
      do {
        let summary = try file.summary()
        if newest == nil && file.path.hasPrefix(folder.checkpoints) {
          newest = summary
        } else {
          print("\(file.path): intact")
        }
      } catch {
        faults.append("\(error)")
      }
    }
    guard let newest else {
      throw RunFolderFault.noValidCheckpoint(path: checkpoint, faults: faults)
    }
    print()
    let fault = Result { try show(newest) }
    let history = Result { try RunHistory(path: folder.history) }
    if let trainings = try? history.get().trainings, !trainings.isEmpty {
      print("\nhistory:")
      for training in trainings { print("  \(training)") }
    }
    guard faults.isEmpty else {
      throw RunFolderFault.unusableFiles(path: checkpoint, faults: faults)
    }
    try fault.get()
    _ = try history.get()
  }

  /// Shows the contents of a file, and throws at the end if they contradict each other.
  private func show(_ summary: CheckpointSummary) throws {
    let header = summary.header
    let recipe = Result { try header.resolvedRecipe(from: summary.path) }
    let progress = Result { try stageEnds(of: summary) }
    print(
      """
      \(summary.path): intact
      \(place(header, stageCount: try? recipe.get().method.stages)), seed \(header.seed)
      """)
    if let table = try? progress.get() { printStages(table) }
    if let samples = header.samples {
      print("\nsamples:")
      print("  shape: \(samples.shape)")
      if let range = samples.valueRange {
        print("  range: \(range.lowerBound) to \(range.upperBound)")
      }
      print("  data: \(samples.data)\n  source: \(samples.source)")
    }
    print("\nsizes:")
    for group in Dictionary(grouping: summary.entries, by: \.group).sorted(by: { $0.key < $1.key })
    {
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
    _ = try recipe.get()
    _ = try progress.get()
  }

  /// How far the run was.
  private func place(_ header: CheckpointHeader, stageCount: Int?) -> String {
    if header.stage == stageCount {
      return "finished: \(NumberText.count(header.stage, "stage")), "
        + NumberText.count(header.step, "step")
    }
    let count = stageCount.map { " of \($0)" } ?? ""
    return "stage \(header.stage)\(count), step \(header.step) "
      + "(\(header.stepInStage) in this stage)"
  }

  /// The finished stages; none for the file of a stage, which has no history, and for a checkpoint of
  /// an old format, from which no run continues.
  private func stageEnds(of summary: CheckpointSummary) throws -> StageTable {
    guard !summary.history.isEmpty, summary.header.samples != nil else { return StageTable() }
    let checkpoint = Checkpoint(header: summary.header, buffers: [:], history: summary.history)
    return try RunProgress(checkpoint, from: summary.path).stageEnds
  }

  private func printStages(_ table: StageTable) {
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
