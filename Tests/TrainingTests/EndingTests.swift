import ProgramRuns
import Testing

extension ProgramTests {
  /// The last lines of a run.
  struct EndingTests {
    private let settings = [
      "method.divergence=jensen-shannon-non-saturating", "method.step_size=1",
      "method.first_stage_steps=100", "method.stage_steps=100", "map.learning_rate=0.003",
      "potential.learning_rate=0.01", "log.every_steps=50", "checkpoint.every_steps=100",
    ]

    @Test("A run whose data change in its last stage says that it ended worse, also when repeated")
    func worse() throws {
      let runs = try SmallRuns()
      let noise = "method.instance_noise=[0.01, 0.01, 5]"
      let note = "note: this run ended worse than it was: the divergence is "
      let advice = " after stage 1. Use the map of that stage, run/stages/stage-001.h5; "
      for _ in 0..<2 {
        let run = try runs.train("run", set: settings + [noise])
        #expect(run.exitCode == 0)
        #expect(run.count(of: note) == 1 && run.count(of: advice) == 1, "\(run.output)")
        #expect(run.output.hasSuffix("\nfinished: 3 stages, 300 steps\n"), "\(run.output)")
      }
    }

    @Test("The same run with data that stay the same says nothing of this kind")
    func better() throws {
      let run = try SmallRuns().train("run", set: settings + ["method.instance_noise=0.01"])
      #expect(run.exitCode == 0)
      #expect(run.count(of: "ended worse") == 0, "\(run.output)")
      #expect(run.output.hasSuffix("\nfinished: 3 stages, 300 steps\n"), "\(run.output)")
    }
  }
}
