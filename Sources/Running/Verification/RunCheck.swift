import Checkpoints
import Files
import Recipes
import Runs
import SemiDualJKO

/// The check of a run folder: each file alone, and whether its files belong together.
struct RunCheck {
  private let folder: RunFolder
  private let checkpoints: [DataFileCheck]
  private let stages: [DataFileCheck]
  /// The newest intact checkpoint, with its recipe and progress.
  private let newest: (summary: CheckpointSummary, recipe: Recipe, progress: RunProgress)?

  /// Whether a folder is one of a run.
  static func isRun(_ path: String) -> Bool {
    let folder = RunFolder(path)
    return FileKind(of: folder.checkpoints) == .folder || FileKind(of: folder.metrics) == .file
  }

  /// Reads the checkpoints and stages.
  init(_ folder: RunFolder) {
    self.folder = folder
    func files(in path: String, _ kind: VerifiedFile.Kind) -> [DataFileCheck] {
      ((try? namesInFolder(path)) ?? []).filter { $0.hasSuffix(".h5") && !$0.hasPrefix(".") }
        .compactMap { name in
          let check = DataFileCheck("\(path)/\(name)", expected: kind)
          // A run that is training removes old checkpoints.
          return FileKind(of: "\(path)/\(name)") == .missing ? nil : check
        }
    }
    checkpoints = files(in: folder.checkpoints, .checkpoint)
    stages = files(in: folder.stages, .stage)
    newest =
      checkpoints.reversed().lazy.compactMap(\.summary).compactMap { summary in
        let header = summary.header
        guard let recipe = try? header.resolvedRecipe(from: summary.path),
          let progress = try? RunProgress(
            Checkpoint(header: header, buffers: [:], history: summary.history), from: summary.path)
        else { return nil }
        return (summary, recipe, progress)
      }.first
  }

  /// The results of all files: checkpoints, stages, metrics, recipe, history.
  func results() -> [VerifiedFile] {
    checkpointResults + stageResults + missingStages
      + [metrics, recipe, history].compactMap(\.self)
  }

  /// The result of the metrics, the recipe or the history; nil for other names of files in the folder.
  func result(of name: String) -> VerifiedFile? {
    switch "\(folder.path)/\(name)" {
    case folder.metrics, folder.metricsDigests: metrics
    case folder.recipe: recipe
    case folder.history: history
    default: nil
    }
  }

  private var stageResults: [VerifiedFile] { stages.map { verified($0, by: stageFault) } }

  private var checkpointResults: [VerifiedFile] {
    let ended = Self.members(of: stages, stageResults)
    return checkpoints.map { check in
      verified(check) { summary throws(CheckpointError) in
        try checkpointFault(summary, stages: ended)
      }
    }
  }

  /// The contents of the files without a fault: other files tell nothing about the rest of the run.
  private static func members(
    of checks: [DataFileCheck], _ results: [VerifiedFile]
  ) -> [CheckpointSummary] {
    zip(checks, results).filter { !$1.isFaulty }.compactMap(\.0.summary)
  }

  /// Adds to the result of a file whether it belongs to the run.
  private func verified(
    _ check: DataFileCheck, by fault: (CheckpointSummary) throws(CheckpointError) -> String?
  ) -> VerifiedFile {
    let (path, kind) = (check.result.path, check.result.kind)
    if case .faulty(let fault, _) = check.result.state {
      return VerifiedFile(path, kind, fault: fault, remedy: remedy(for: path, kind))
    }
    guard let summary = check.summary else { return check.result }
    do throws(CheckpointError) {
      if let newest { try summary.header.check(against: newest.recipe, from: path) }
      guard let fault = try fault(summary) else { return check.result }
      return VerifiedFile(path, kind, fault: fault, remedy: Self.moved)
    } catch {
      return VerifiedFile(path, kind, fault: error.explanation, remedy: remedy(for: path, kind))
    }
  }

  private func checkpointFault(
    _ summary: CheckpointSummary, stages: [CheckpointSummary]
  ) throws(CheckpointError) -> String? {
    let (header, path) = (summary.header, summary.path)
    // No run continues from a file of format version 1.
    guard header.samples != nil else { return nil }
    let progress = try RunProgress(
      Checkpoint(header: header, buffers: [:], history: summary.history), from: path)
    if let newest { try progress.check(against: newest.recipe.method, from: path) }
    guard CheckpointFolder(folder.checkpoints).file(ofStep: header.step).path == path else {
      return "it is of step \(header.step)"
    }
    return frozenMapFault(summary, stages: stages)
  }

  /// Whether the frozen maps of a checkpoint are the maps of the stages that have ended.
  ///
  /// Both files are intact, so their digests stand for the numbers.
  private func frozenMapFault(
    _ summary: CheckpointSummary, stages: [CheckpointSummary]
  ) -> String? {
    guard let method = newest?.recipe.method else { return nil }
    for stage in stages where stage.header.stage < summary.header.stage {
      let number = stage.header.stage
      let isPrevious = number == summary.header.stage - 1 && !method.system.composesMaps
      let name = BufferName(.map, isPrevious ? .previous : .earlier(stage: number))
      let frozen = summary.digests(of: name)
      let average =
        method.anchor == .average ? stage.digests(of: BufferName(.map, .average)) : [:]
      let own = average.isEmpty ? stage.digests(of: BufferName(.map, .parameters)) : average
      guard frozen.isEmpty || frozen == own else {
        return "\(name.path) is not the map of \(stage.path)"
      }
    }
    return nil
  }

  private func stageFault(_ summary: CheckpointSummary) throws(CheckpointError) -> String? {
    let header = summary.header
    guard folder.stage(header.stage) == summary.path else {
      return "it is of the end of stage \(header.stage)"
    }
    let ends = newest?.progress.stageEnds.steps ?? []
    guard header.stage < ends.count, header.step != ends[header.stage] else { return nil }
    return "it is of step \(header.step), but stage \(header.stage) ended at step "
      + "\(ends[header.stage])"
  }

  private var missingStages: [VerifiedFile] {
    let count = newest?.progress.stageEnds.steps.count ?? 0
    return (0..<count).map(folder.stage).filter { FileKind(of: $0) == .missing }.map { path in
      VerifiedFile(
        path, .stage, fault: "there is no such file, but the stage has ended",
        remedy: remedy(for: path, .stage))
    }
  }

  private var metrics: VerifiedFile? {
    MetricsCheck(
      folder: folder,
      extents: Self.members(of: checkpoints, checkpointResults).compactMap { summary in
        let checkpoint = Checkpoint(header: summary.header, buffers: [:], history: summary.history)
        return (try? RunProgress(checkpoint, from: summary.path)).map { (summary.path, $0.metrics) }
      }
    ).result()
  }

  private var recipe: VerifiedFile {
    RecipeCheck(
      folder: folder,
      newest: newest.map { ($0.summary.path, $0.recipe, $0.summary.header.recipe) }
    ).result()
  }

  /// A run of an older program has no history.
  private var history: VerifiedFile? {
    guard FileKind(of: folder.history) != .missing else { return nil }
    do throws(RunHistoryError) {
      _ = try RunHistory(path: folder.history)
      return VerifiedFile(folder.history, .history, .intact(note: nil))
    } catch {
      return VerifiedFile(
        folder.history, .history, fault: error.fault, remedy: RunHistoryError.remedy)
    }
  }

  private func remedy(for path: String, _ kind: VerifiedFile.Kind) -> String {
    if kind == .stage {
      return
        "\(Remedy.run): it restores the file if the checkpoint of the stage's end is there; or "
        + "copy the file from elsewhere"
    }
    guard let other = newest?.summary.path else {
      return "Copy it from elsewhere, or start again in another run folder"
    }
    return
      "Copy it from elsewhere, or remove it: the run continues from another checkpoint (\(other))"
  }

  private static let moved = "Bring the file of this run back, or move this one elsewhere"
}

extension CheckpointSummary {
  /// The digests of the parameters of a buffer, by name; none if the file does not have it.
  fileprivate func digests(of buffer: BufferName) -> [String: String] {
    let group = "\(buffer.path)/"
    return Dictionary(
      uniqueKeysWithValues: entries.filter { $0.path.hasPrefix(group) }
        .map { (String($0.path.dropFirst(group.count)), $0.digest) })
  }
}
