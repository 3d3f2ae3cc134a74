import Checkpoints
import SemiDualJKO
import Testing

@testable import Runs

/// Checkpoints and messages keep the progress of a run.
@Suite("Progress of a run")
struct RunProgressTests {
  private static let method = MethodSettings(
    system: .semiDualJKO, divergence: .kl,
    cost: TransportCost(stepSize: 0.1, counting: .perDimension), stages: 4, firstStageSteps: 5,
    stageSteps: 3, stageEnd: .plateau(window: 2, tolerance: 0), anchor: .last,
    latent: .independent, r1Weight: 0, instanceNoise: .falling(from: 0), potentialSteps: 1)

  /// Two stages, and a step of the third.
  private static let progress: RunProgress = {
    var progress = RunProgress()
    for (stage, steps) in [5, 3, 1].enumerated() {
      for step in 0..<steps {
        progress.count([.dualValue: 1 / Double(step + 3), .mapLoss: .pi], method: method)
        if step == 1 { progress.endInterval() }
      }
      if stage < 2 {
        progress.endInterval()
        progress.beginNextStage()
      }
    }
    progress.metrics = MetricsExtent(bytes: 1234, digest: 56)
    return progress
  }()

  private static func checkpoint(
    stage: Int = 2, stepInStage: Int = 1, step: Int = 9, history: [String: Record]? = nil
  ) -> Checkpoint {
    Checkpoint(
      header: CheckpointHeader(
        recipe: "", seed: 0, samples: SampleRecord(data: "", source: "", shape: []), stage: stage,
        stepInStage: stepInStage, step: step, versions: [:]),
      buffers: [:], history: history ?? progress.records)
  }

  @Test("The progress read from a checkpoint or a message equals the progress written")
  func roundTrip() throws {
    #expect(try RunProgress(Self.checkpoint(), from: "x.h5") == Self.progress)
    #expect(RunProgress(numbers: Self.progress.numbers) == Self.progress)
    #expect(Self.progress.stageEnds.steps == [5, 8])
    #expect(Self.progress.metrics == MetricsExtent(bytes: 1234, digest: 56))
  }

  @Test("Records that are missing, of another length, or impossible are refused and named")
  func impossible() throws {
    let records = Self.progress.records
    for name in records.keys {
      var history = records
      history[name] = nil
      let missing = #expect(throws: CheckpointError.self) {
        try RunProgress(Self.checkpoint(history: history), from: "x.h5")
      }
      #expect(missing?.description == "x.h5: holds no /history/\(name)")
      history[name] = Record(meaning: "", values: [-1])
      let wrong = #expect(throws: CheckpointError.self) {
        try RunProgress(Self.checkpoint(history: history), from: "x.h5")
      }
      #expect(wrong?.explanation.contains("/history/\(name)") == true, "\(name)")
    }
  }

  @Test("A record of numbers that no run writes is refused and named", arguments: impossibleRecords)
  func impossibleNumbers(name: String, values: [Double]) throws {
    var history = Self.progress.records
    try #require(history[name] != nil)
    history[name] = Record(meaning: "", values: values)
    let error = #expect(throws: CheckpointError.self) {
      try RunProgress(Self.checkpoint(history: history), from: "x.h5")
    }
    #expect(
      error?.explanation.hasPrefix("/history/\(name) holds impossible numbers: ") == true,
      "\(String(describing: error))")
  }

  @Test(
    "Sums over more steps than were done are refused",
    arguments: ["interval", "last_interval", "dual_value_windows"])
  func tooManySteps(name: String) throws {
    var history = Self.progress.records
    // The windows store their sum before their count.
    history[name]?.values[name == "dual_value_windows" ? 1 : 0] = 50
    let error = #expect(throws: CheckpointError.self) {
      try RunProgress(Self.checkpoint(history: history), from: "x.h5")
    }
    #expect(error?.explanation.contains("contradict the steps that were done") == true)
  }

  @Test("Stages that end in the wrong order are refused", arguments: [[8, 5], [8, 8]])
  func wrongOrder(ends: [Double]) {
    var history = Self.progress.records
    history["stage_end_step"] = Record(meaning: "", values: ends)
    let step = Int(ends[1]) + 1
    let error = #expect(throws: CheckpointError.self) {
      try RunProgress(Self.checkpoint(step: step, history: history), from: "x.h5")
    }
    #expect(error?.explanation.contains("contradict each other") == true)
  }

  @Test(
    "Counts that contradict each other are refused",
    arguments: [
      (-1, 1, 9), (1, 1, 9), (2, 0, 9), (2, -1, 7), (2, 2, 9), (3, 1, 9), (Int.max, 1, 9),
      (Int.min, 1, 9), (2, Int.max, Int.max), (2, Int.min, Int.max), (2, Int.max, Int.min),
      (2, 1, Int.max),
    ])
  func contradictions(stage: Int, stepInStage: Int, step: Int) {
    #expect(throws: CheckpointError.self) {
      try RunProgress(
        Self.checkpoint(stage: stage, stepInStage: stepInStage, step: step), from: "x.h5")
    }
  }

  @Test("An unknown record, and bytes of metrics without a line of metrics, are refused")
  func contradictingRecords() {
    for (name, values) in [("colours", [1.0]), ("metrics_bytes", [0])] {
      var history = Self.progress.records
      history[name] = Record(meaning: "", values: values)
      let error = #expect(throws: CheckpointError.self) {
        try RunProgress(Self.checkpoint(history: history), from: "x.h5")
      }
      #expect(error?.explanation.contains(name) == true)
    }
  }

  @Test("A progress that no run of the method reaches is refused, and all others are not")
  func methods() throws {
    var progress = RunProgress()
    try progress.check(against: Self.method, from: "x.h5")
    for (stage, steps) in [5, 3, 3, 3].enumerated() {
      for _ in 0..<steps {
        progress.count([:], method: Self.method)
        try progress.check(against: Self.method, from: "x.h5")
      }
      progress.beginNextStage()
      try progress.check(against: Self.method, from: "x.h5")
      #expect(progress.stage == stage + 1)
    }
    progress.count([:], method: Self.method)
    #expect(throws: CheckpointError.self) {
      try progress.check(against: Self.method, from: "x.h5")
    }
  }
}

/// Records that no run writes.
private let impossibleRecords: [(name: String, values: [Double])] = [
  ("interval", [Double](repeating: -1, count: StepMetric.all.count + 2)),
  ("interval", [Double](repeating: .nan, count: StepMetric.all.count + 2)),
  ("last_interval", [Double](repeating: 0.5, count: StepMetric.all.count + 2)),
  ("last_interval", [1] + [Double](repeating: .infinity, count: StepMetric.all.count + 1)),
  ("dual_value_windows", [0, -1, 0, 0]), ("dual_value_windows", [.nan, 0, .nan, .nan]),
  ("dual_value_windows", [0, 0, .infinity, .nan]), ("metrics_bytes", [1, 2]),
  ("metrics_bytes", [0.5]), ("metrics_bytes", [.infinity]), ("metrics_bytes", [.nan]),
  ("stage_end_step", [5, 7.5]), ("stage_end_step", [5, .nan]), ("stage_map_loss", [1, 2, 3]),
  ("stage_map_loss", [1, .nan]),
]
