import Checkpoints
import Kernels
import Networks
import Recipes

extension RunState {
  /// The whole state as a checkpoint.
  ///
  /// - Parameters:
  ///   - recipe: the run's.
  ///   - metricsLength: bytes of `metrics.jsonl` that belong to the steps so far.
  func checkpoint(of recipe: Recipe, metricsLength: Int) -> Checkpoint {
    var history = stageEnds.columns
    history["interval"] = interval.storedValues
    history["metrics_bytes"] = [Double(metricsLength)]
    return Checkpoint(
      recipe: recipe.text,
      progress: Checkpoint.Progress(stage: stage, stepInStage: stepInStage, step: step),
      seed: recipe.seed,
      slabs: Dictionary(uniqueKeysWithValues: slabs.map { ($0.name, $0.slab) }),
      history: history,
      versions: Versions.attributes)
  }

  /// What is kept of a stage when it ends: enough to draw samples.
  func stageCheckpoint(of recipe: Recipe) -> Checkpoint {
    var checkpoint = checkpoint(of: recipe, metricsLength: 0)
    checkpoint.slabs = checkpoint.slabs.filter {
      ["/map/parameters", "/map/average"].contains($0.key)
    }
    checkpoint.history = [:]
    return checkpoint
  }

  /// Goes to where the newest valid checkpoint of a folder ends.
  ///
  /// - Returns: bytes of `metrics.jsonl` that belong to the steps so far; 0 at the start of a run.
  /// - Throws: `RunFolderFault.noValidCheckpoint` if there are only invalid ones, which are named
  ///   in the log.
  func resume(
    from checkpoints: CheckpointFolder, of recipe: Recipe, folder: RunFolder, log: RunLog
  ) throws -> Int {
    let found = try checkpoints.newestValid { name in
      name.hasPrefix("/map/") ? self.map.layout : self.potential.layout
    }
    for fault in found.passedOver { log.say("note: passed over \(fault)") }
    guard let checkpoint = found.checkpoint else {
      guard found.passedOver.isEmpty else {
        throw RunFolderFault.noValidCheckpoint(path: folder.path)
      }
      return 0
    }
    let progress = checkpoint.progress
    move(
      to: Place(
        stage: progress.stage, stepInStage: progress.stepInStage, step: progress.step))
    for (name, slab) in slabs {
      guard let stored = checkpoint.slabs[name] else {
        throw RunFolderFault.noValidCheckpoint(path: folder.path)
      }
      slab.buffer.copy(from: stored.buffer)
    }
    restore(
      interval: IntervalMeans(storedValues: checkpoint.history["interval"] ?? [])
        ?? IntervalMeans(),
      stageEnds: StageTable(columns: checkpoint.history))
    for (name, value) in Versions.attributes where checkpoint.versions[name] != value {
      log.say(
        """
        note: \(name) was \(checkpoint.versions[name] ?? "unknown") when the checkpoint was \
        written, and is \(value) now: the bits of results may differ
        """)
    }
    return Int(checkpoint.history["metrics_bytes"]?.first ?? 0)
  }

  /// Whether all parameters are numbers.
  var isFinite: Bool {
    [map, potential].allSatisfy { slab in
      slab.buffer.withSpan { span in span.indices.allSatisfy { span[$0].isFinite } }
    }
  }
}
