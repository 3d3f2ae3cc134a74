import Checkpoints
import SemiDualJKO
import Testing

@testable import Runs

/// The progress of a run survives checkpoints and messages.
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
    progress.metricsBytes = 1234
    return progress
  }()

  private static func checkpoint(
    stage: Int = 2, stepInStage: Int = 1, step: Int = 9, history: [String: Record]? = nil
  ) -> Checkpoint {
    Checkpoint(
      header: CheckpointHeader(
        recipe: "", seed: 0, stage: stage, stepInStage: stepInStage, step: step, versions: [:]),
      buffers: [:], history: history ?? progress.records)
  }

  @Test("A checkpoint and a message give back the progress that was put into them")
  func roundTrip() throws {
    #expect(try RunProgress(Self.checkpoint(), from: "x.h5") == Self.progress)
    #expect(RunProgress(numbers: Self.progress.numbers) == Self.progress)
    #expect(Self.progress.stageEnds.steps == [5, 8])
    #expect(Self.progress.metricsBytes == 1234)
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

  @Test(
    "Counts that contradict each other are refused",
    arguments: [(-1, 1, 9), (1, 1, 9), (2, 0, 9), (2, -1, 7), (2, 2, 9), (3, 1, 9)])
  func contradictions(stage: Int, stepInStage: Int, step: Int) {
    #expect(throws: CheckpointError.self) {
      try RunProgress(
        Self.checkpoint(stage: stage, stepInStage: stepInStage, step: step), from: "x.h5")
    }
  }
}
