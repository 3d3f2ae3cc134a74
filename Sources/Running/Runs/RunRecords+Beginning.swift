public import Checkpoints
import Recipes
import Texts

/// What a run finds in its folder, and does there before its first step.
extension RunRecords {
  /// The newest valid checkpoint of the run folder, as `load` reads it.
  ///
  /// The log names newer checkpoints that are passed over, and versions that have changed since.
  ///
  /// - Parameter load: reads and checks a file completely; it throws a `CheckpointError` for a
  ///   file that cannot be used.
  /// - Returns: the result of `load`; nil for a new run, and on other ranks than 0.
  /// - Throws: `RunFolderFault.otherRecipe` if the checkpoints belong to another recipe,
  ///   `.noValidCheckpoint` if there are only invalid ones, or `.lostCheckpoints` if there were some.
  public func newestCheckpoint<Contents>(
    _ load: (CheckpointFile) throws -> (header: CheckpointHeader, contents: Contents)
  ) throws -> Contents? {
    guard let files else { return nil }
    if files.earlierRecipe == nil { try checkNewestRecipe(in: files) }
    let newest = try files.checkpoints.newestValid(load)
    guard let (file, (header, contents)) = newest.found else {
      guard !newest.passedOver.isEmpty else {
        try noteUnsavedSteps(in: files)
        return nil
      }
      let faults = newest.passedOver.map(\.description)
      throw newest.passedOver.contains { $0.kind == .otherRun }
        ? RunFolderFault.otherRecipe(path: files.folder.path, differences: faults)
        : .noValidCheckpoint(path: files.folder.path, faults: faults)
    }
    for fault in newest.passedOver { log.say("note: passed over \(fault)") }
    noteVersions(since: header, of: file)
    resumption = RunStart.Resumption(step: header.step, file: file.path)
    return contents
  }

  /// Prints that steps of a run without a checkpoint are repeated, if it has done any.
  private func noteUnsavedSteps(in files: Files) throws {
    let step = try files.folder.unsavedSteps(of: files.earlierRecipe)
    guard step > 0 else { return }
    log.say(
      """
      note: an earlier start ended after step \(step) and left no checkpoint: its steps are repeated
      """)
  }

  /// Lets the newest intact checkpoint state the folder's recipe, because recipe.toml is missing.
  ///
  /// Without this check a run would pass over checkpoints of another recipe, and could remove them.
  private func checkNewestRecipe(in files: Files) throws {
    let newest = try files.checkpoints.newestValid { file in
      try file.header().conflicts(with: recipe, from: file.path)
    }
    guard let differences = newest.found?.contents, !differences.isEmpty else { return }
    throw RunFolderFault.otherRecipe(path: files.folder.path, differences: differences)
  }

  private func noteVersions(since header: CheckpointHeader, of file: CheckpointFile) {
    let before = header.versions
    for (name, now) in Provenance.versions(of: recipe).sorted(by: <)
    where before[name].map({ $0 != now }) ?? false {
      guard name != Provenance.commitName else {
        log.say("note: commit \(before[name] ?? "") wrote \(file.path), and commit \(now) goes on")
        continue
      }
      log.say(
        """
        note: \(name) was \(before[name] ?? "unknown") when \(file.path) was written and is \
        \(now) now: the bits of the results may differ from those of an uninterrupted run
        """)
    }
  }

  /// Removes the lines of metrics that were written after a checkpoint, stores the recipe, and restores
  /// files of finished stages.
  ///
  /// - Parameters:
  ///   - progress: where the run continues.
  ///   - allowsLostMetrics: whether the run may go on without earlier lines of metrics.
  ///   - load: reads a checkpoint completely, as for ``newestCheckpoint(_:)``.
  /// - Throws: `MetricsFileError` also if lines of metrics are lost, or `RunFolderFault`.
  /// - Cost: reads the files of all finished stages once, for their seals.
  public func begin(
    at progress: RunProgress, allowsLostMetrics: Bool,
    _ load: (CheckpointFile) throws(CheckpointError) -> Checkpoint
  ) throws {
    guard let files else { return }
    try files.lock.checkHeld()
    if allowsLostMetrics, let loss = try files.metrics.loss(since: progress.metrics) {
      try replaceMetrics(in: files, at: progress, loss)
    } else {
      try files.metrics.truncate(to: progress.metrics)
    }
    try files.folder.write(recipe)
    var start = 0
    for (stage, end) in progress.stageEnds.steps.enumerated() {
      defer { start = end }
      let file = CheckpointFile(files.folder.stage(stage))
      do { try check(file, stage: stage, end: end) } catch {
        log.say(restore(file, stage: stage, steps: start..<end, in: files, error, load))
      }
    }
  }

  /// Begins new metrics with the last line before a checkpoint, and keeps what is left of the old ones.
  private func replaceMetrics(in files: Files, at progress: RunProgress, _ loss: String) throws {
    let kept = files.folder.freeNameOfMetrics(untilStep: progress.step)
    let isKept = try files.metrics.moveContents(to: kept)
    if let line = progress.lastMetricsLine { try files.metrics.append(line) }
    log.say(
      """
      note: \(loss). The metrics begin again with the last line before step \(progress.step)\
      \(isKept ? "; the old ones are in \(kept)" : "")
      """)
  }

  /// Checks that a file is intact and of the end of a stage of this run.
  private func check(
    _ file: CheckpointFile, stage: Int, end: Int
  ) throws(CheckpointError) {
    let header = try file.header()
    try header.check(against: recipe, from: file.path)
    guard header.stage == stage && header.step == end else {
      throw CheckpointError(file.path, .otherRun, "it is not of the end of stage \(stage)")
    }
  }

  /// Writes the file of a stage again from the checkpoint that was saved at the end of the stage.
  ///
  /// - Returns: what was done, for the log.
  private func restore(
    _ file: CheckpointFile, stage: Int, steps: Range<Int>, in files: Files,
    _ fault: CheckpointError,
    _ load: (CheckpointFile) throws(CheckpointError) -> Checkpoint
  ) -> String {
    let source = files.checkpoints.file(ofStep: steps.upperBound)
    do {
      let checkpoint = try load(source)
      var header = checkpoint.header
      guard (header.stage, header.stepInStage) == (stage + 1, 0) else {
        throw CheckpointError(source.path, .otherRun, "it is not of the end of stage \(stage)")
      }
      (header.stage, header.stepInStage) = (stage, steps.count)
      try file.write(Checkpoint(header: header, buffers: checkpoint.buffers).atStageEnd)
      return "note: restored \(fault.path) from \(source.path); \(fault.explanation)"
    } catch {
      return """
        note: \(fault); it cannot be restored: \(error). Training goes on without it; to sample from \
        stage \(stage), copy the file from elsewhere or train in another folder
        """
    }
  }
}
