import Checkpoints
import Kernels
import Networks
import Recipes
import SemiDualJKO

extension RunState {
  /// The whole state as a checkpoint.
  ///
  /// - Parameters:
  ///   - recipe: the run's.
  ///   - metricsLength: bytes of `metrics.jsonl` that belong to the steps so far.
  /// - Returns: a checkpoint that shares the state's flat buffers.
  func checkpoint(of recipe: Recipe, metricsLength: Int) -> Checkpoint {
    var history = stageEnds.columns
    history[RecordName.interval] = Record(
      meaning: "steps since the last line of metrics, and sums of what they reported",
      values: interval.storedValues)
    history[RecordName.lastInterval] = Record(
      meaning: "steps in the last line of metrics, and sums of what they reported",
      values: lastInterval.storedValues)
    history[RecordName.dualValues] = Record(
      meaning: "sum and steps of this stage's window of dual values, means of the two before",
      values: dualValues.storedValues)
    history[RecordName.metricsLength] = Record(
      meaning: "bytes of metrics.jsonl that belong to the steps so far",
      values: [Double(metricsLength)])
    return Checkpoint(header: header(of: recipe), buffers: buffers, history: history)
  }

  /// What is kept of a stage when it ends: enough to draw samples, and to take its potential.
  func stageCheckpoint(of recipe: Recipe) -> Checkpoint {
    let names: [BufferName] = [
      .mapParameters, .mapAverage, .potentialParameters, .potentialAverage,
    ]
    let kept = buffers.filter { names.contains($0.key) || $0.key.isEarlierMap }
    return Checkpoint(header: header(of: recipe), buffers: kept)
  }

  /// Takes up where a checkpoint ends.
  ///
  /// - Returns: bytes of `metrics.jsonl` that belong to the steps so far.
  /// - Throws: `CheckpointError` if something is missing in it.
  func resume(from checkpoint: Checkpoint, at path: String) throws(CheckpointError) -> Int {
    let header = checkpoint.header
    move(to: Place(stage: header.stage, stepInStage: header.stepInStage, step: header.step))
    for (name, flat) in buffers {
      flat.buffer.copy(from: try checkpoint.flat(name, from: path).buffer)
    }
    restore(
      interval: IntervalMeans(
        storedValues: try checkpoint.values(RecordName.interval, from: path)),
      lastInterval: IntervalMeans(
        storedValues: try checkpoint.values(RecordName.lastInterval, from: path)),
      stageEnds: try StageTable(checkpoint, from: path),
      dualValues: DualValueWindows(
        storedValues: try checkpoint.values(RecordName.dualValues, from: path)))
    return Int(try checkpoint.values(RecordName.metricsLength, from: path).first ?? 0)
  }

  /// Whether all parameters are numbers.
  var isFinite: Bool {
    [map, potential].allSatisfy { flat in
      flat.buffer.withSpan { span in span.indices.allSatisfy { span[$0].isFinite } }
    }
  }

  private func header(of recipe: Recipe) -> CheckpointHeader {
    CheckpointHeader(
      recipe: recipe.text, seed: recipe.seed, stage: stage, stepInStage: stepInStage, step: step,
      versions: Versions.attributes)
  }
}

/// Names of a checkpoint's records, beside those of `StageTable`.
private enum RecordName {
  static let interval = "interval"
  static let lastInterval = "last_interval"
  static let dualValues = "dual_value_windows"
  static let metricsLength = "metrics_bytes"
}
