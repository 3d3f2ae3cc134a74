public import Checkpoints
public import SemiDualJKO

/// How far a run has come, and the numbers it has collected: its state without the networks.
///
/// `fields` describes each part once. Checkpoints, the broadcast to other ranks and the resumption of
/// a run follow from it.
public struct RunProgress: Sendable, Equatable {
  /// The stage k that is being trained; the number of stages once the run is complete.
  public private(set) var stage = 0
  /// Steps done in this stage.
  public private(set) var stepInStage = 0
  /// Steps done in all stages.
  public private(set) var step = 0
  /// The metrics since the last line of metrics.
  public private(set) var interval = MetricSums()
  /// The metrics of the last line of metrics.
  public private(set) var lastInterval = MetricSums()
  /// The finished stages.
  public private(set) var stageEnds = StageTable()
  /// Dual values of this stage, for stages that end at a plateau.
  private var dualValues = DualValueWindows()
  /// The part of metrics.jsonl that belongs to the steps so far.
  public var metrics = MetricsExtent()

  /// The progress before the first step.
  public init() {}

  /// Counts a step.
  public mutating func count(_ metrics: StepMetrics<Double>, method: MethodSettings) {
    step += 1
    stepInStage += 1
    interval.add(metrics)
    dualValues.add(metrics[.dualValue], end: method.stageEnd)
  }

  /// Whether this stage has done all its steps, or has reached a plateau that ends it.
  public func isStageComplete(_ method: MethodSettings) -> Bool {
    stepInStage >= method.steps(inStage: stage) || dualValues.isPlateau(method.stageEnd)
  }

  /// Starts a new line of metrics.
  public mutating func endInterval() {
    lastInterval = interval
    interval = MetricSums()
  }

  /// Continues with the next stage.
  public mutating func beginNextStage() {
    stageEnds.append(step: step, means: lastInterval.means)
    stage += 1
    stepInStage = 0
    dualValues = DualValueWindows()
  }
}

extension RunProgress {
  /// A part of the progress as a list of numbers.
  struct Field: Sendable {
    /// The name of the record in a checkpoint.
    let name: String
    /// What the numbers are, for readers of the checkpoint.
    let meaning: String
    let values: @Sendable (RunProgress) -> [Double]
    /// Sets the part from numbers; returns false for numbers that no run has written.
    let restore: @Sendable (inout RunProgress, [Double]) -> Bool
  }

  static let fields: [Field] =
    [
      Field(
        name: "interval", meaning: "steps since the last line of metrics, and sums of metrics",
        values: { $0.interval.storedValues },
        restore: { $0.set(\.interval, to: MetricSums(storedValues: $1)) }),
      Field(
        name: "last_interval", meaning: "steps in the last line of metrics, and sums of metrics",
        values: { $0.lastInterval.storedValues },
        restore: { $0.set(\.lastInterval, to: MetricSums(storedValues: $1)) }),
      Field(
        name: "dual_value_windows",
        meaning: "sum and steps of this stage's window of dual values, means of the two before",
        values: { $0.dualValues.storedValues },
        restore: { $0.set(\.dualValues, to: DualValueWindows(storedValues: $1)) }),
      Field(
        name: "metrics_bytes", meaning: "bytes of metrics.jsonl that belong to the steps so far",
        values: { [Double($0.metrics.bytes)] },
        restore: { $0.set(\.metrics.bytes, to: $1.count == 1 ? $1.wholeNumbers?.first : nil) }),
      Field(
        name: "metrics_digest", meaning: "the first 48 bits of the SHA-256 of these bytes",
        values: { [Double($0.metrics.digest)] },
        restore: { $0.set(\.metrics.digest, to: $1.count == 1 ? $1.wholeNumbers?.first : nil) }),
      Field(
        name: "stage_end_step", meaning: "steps of the run when each stage ended",
        values: { $0.stageEnds.steps.map { Double($0) } },
        restore: { progress, values in
          progress.stageEnds.means = values.map { _ in [:] }
          return progress.set(\.stageEnds.steps, to: values.wholeNumbers)
        }),
    ]
    + StepMetric.all.map { metric in
      Field(
        name: "stage_\(metric.name)",
        meaning: "\(metric.name) in the last line of metrics of each stage",
        values: { $0.stageEnds.means.map { $0[metric] } },
        restore: { progress, values in
          guard values.count == progress.stageEnds.means.count,
            values.allSatisfy(\.isFinite)
          else { return false }
          for (stage, value) in values.enumerated() {
            progress.stageEnds.means[stage][metric] = value
          }
          return true
        })
    }

  private mutating func set<Value>(
    _ part: WritableKeyPath<RunProgress, Value>, to value: Value?
  ) -> Bool {
    guard let value else { return false }
    self[keyPath: part] = value
    return true
  }

  /// All parts as records of a checkpoint, by name.
  public var records: [String: Record] {
    Dictionary(
      uniqueKeysWithValues: Self.fields.map {
        ($0.name, Record(meaning: $0.meaning, values: $0.values(self)))
      })
  }

  /// The progress at which a checkpoint was written.
  ///
  /// - Parameters:
  ///   - checkpoint: not that of a stage's end, which has no records.
  ///   - path: its file, for the error.
  /// - Throws: `CheckpointError` if a part is missing, or holds numbers that no run has written.
  public init(_ checkpoint: Checkpoint, from path: String) throws(CheckpointError) {
    let header = checkpoint.header
    (stage, stepInStage, step) = (header.stage, header.stepInStage, header.step)
    if let other = Set(checkpoint.history.keys).subtracting(Self.fields.map(\.name)).min() {
      throw CheckpointError(
        path, .incomplete, "holds /history/\(other), which this program does not know")
    }
    for field in Self.fields {
      let values = try checkpoint.values(field.name, from: path)
      guard field.restore(&self, values) else {
        throw CheckpointError(
          path, .incomplete, "/history/\(field.name) holds impossible numbers: \(values)")
      }
    }
    guard isConsistent else {
      throw CheckpointError(
        path, .incomplete,
        "stage \(stage), step \(step) and step \(stepInStage) of the stage contradict each other or "
          + "/history/stage_end_step")
    }
    guard countsFit else {
      throw CheckpointError(
        path, .incomplete,
        "/history/interval, last_interval, dual_value_windows or metrics_bytes contradict the steps "
          + "that were done")
    }
  }

  /// All parts as one list of numbers, for a message to other ranks.
  public var numbers: [Double] {
    [Double(stage), Double(stepInStage), Double(step)]
      + Self.fields.map { $0.values(self) }.flatMap { [Double($0.count)] + $0 }
  }

  /// The progress that `numbers` of the same program describe.
  public init(numbers: [Double]) {
    (stage, stepInStage, step) = (Int(numbers[0]), Int(numbers[1]), Int(numbers[2]))
    var rest = numbers[3...]
    for field in Self.fields {
      let count = Int(rest.removeFirst())
      let isRestored = field.restore(&self, Array(rest.prefix(count)))
      precondition(isRestored, "impossible numbers of \(field.name)")
      rest = rest.dropFirst(count)
    }
  }

  /// Checks that a run of this method reaches this progress.
  ///
  /// - Parameters:
  ///   - method: the run's.
  ///   - path: the file of the checkpoint, for the error.
  /// - Throws: `CheckpointError`.
  public func check(against method: MethodSettings, from path: String) throws(CheckpointError) {
    let isComplete = stage == method.stages && stepInStage == 0
    let isWithin = stage < method.stages && stepInStage <= method.steps(inStage: stage)
    guard isComplete || isWithin, step <= method.totalSteps else {
      throw CheckpointError(
        path, .incomplete,
        "is at stage \(stage) of \(method.stages), at step \(stepInStage) of the stage and \(step) "
          + "of \(method.totalSteps)")
    }
  }

  private var isConsistent: Bool {
    stage >= 0 && 0 <= stepInStage && stepInStage <= step && stageEnds.steps.count == stage
      && zip(stageEnds.steps, stageEnds.steps.dropFirst()).allSatisfy { $0 < $1 }
      && (stageEnds.steps.last ?? 0) == step - stepInStage
  }

  /// Whether all sums are over steps that were done: a stage begins new sums, apart from the last line.
  ///
  /// metrics.jsonl has bytes if it has a line; otherwise a resumed run would remove all lines.
  private var countsFit: Bool {
    (metrics.bytes > 0) == (lastInterval.count > 0) && interval.count <= stepInStage
      && lastInterval.count <= step - interval.count
      && dualValues.count <= stepInStage
  }
}

extension [Double] {
  /// The numbers as integers that are not negative; nil if one is not.
  fileprivate var wholeNumbers: [Int]? {
    let integers = compactMap { Int(exactly: $0) }.filter { $0 >= 0 }
    return integers.count == count ? integers : nil
  }
}
