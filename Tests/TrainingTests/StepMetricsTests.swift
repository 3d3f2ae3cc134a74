import ProgramRuns
import Runs
import Testing

extension ProgramTests {
  /// The first metrics of a run show what its updates receive.
  struct StepMetricsTests {
    private let runs: SmallRuns

    init() throws { runs = try SmallRuns() }

    /// Rates far below the rounding of a parameter: the networks stay as they are.
    private static let still = ["map.learning_rate=1e-12", "potential.learning_rate=1e-12"]

    /// Two stages of one step.
    private static let twoSteps =
      still + ["method.stages=2", "method.first_stage_steps=1", "method.stage_steps=1"]

    @Test("With two updates of the potential a step, its metrics are the means of both updates")
    func potentialUpdates() throws {
      let settings = Self.still + ["method.stages=1", "method.r1_weight=0.2"]
      let each = try metrics(of: "one", set: settings + ["method.first_stage_steps=2"])
      let both = try metrics(
        of: "two", set: settings + ["method.first_stage_steps=1", "method.potential_steps=2"])
      for name in ["potential_loss", "squared_slope"] {
        let (each, both) = (each.values(of: name), both.values(of: name))
        try #require(each.count == 2 && both.count == 1)
        // Roundings are far below a hundredth of the difference between two batches.
        let mean = (each[0] + each[1]) / 2
        #expect(abs(both[0] - mean) < abs(each[0] - each[1]) / 100, "\(name): \(each), \(both)")
      }
    }

    @Test("Each stage adds its own noise to the data, which only the potential sees")
    func instanceNoise() throws {
      let without = try metrics(of: "0", set: Self.twoSteps + ["method.instance_noise=[0, 0]"])
      let with = try metrics(of: "1", set: Self.twoSteps + ["method.instance_noise=[0, 1]"])
      let losses = [without, with].map { $0.values(of: "potential_loss") }
      #expect(losses[0].count == 2 && losses[0][0] == losses[1][0], "\(losses)")
      #expect(losses[0][1] != losses[1][1], "\(losses)")
      #expect(without.values(of: "map_loss") == with.values(of: "map_loss"))
    }

    @Test("A stage starts without cost if T and T_{k-1} share latents, and with cost otherwise")
    func latents() throws {
      // Both maps have the same parameters before the first update of stage 1.
      for (coupling, hasCost) in [("shared", false), ("independent", true)] {
        let costs = try metrics(of: coupling, set: Self.twoSteps + ["method.latent=\(coupling)"])
          .values(of: "transport_cost")
        // A rounding of the average changes a sample of about 1 by 1e-7.
        #expect(costs.count == 2 && (costs[1] > 1e-9) == hasCost, "\(coupling): \(costs)")
      }
    }

    @Test("The learning rates fall over the run or over each stage, as the recipe sets it")
    func scheduleSpan() throws {
      let settings = [
        "method.stages=2", "method.first_stage_steps=3", "method.stage_steps=3",
        "schedule.kind=cosine", "schedule.floor=0",
      ]
      let losses = try ["run", "stage"].map { span in
        try metrics(of: span, set: settings + ["schedule.span=\(span)"]).values(of: "map_loss")
      }
      try #require(losses.allSatisfy { $0.count == 6 })
      // Both rates start at the recipe's value; metrics are those before the update of the map.
      #expect(losses[0][0] == losses[1][0])
      #expect(losses[0][2] != losses[1][2], "\(losses)")
    }

    /// Trains, and reads the metrics of each step.
    private func metrics(of run: String, set settings: [String]) throws -> MetricsTable {
      let training = try runs.train(run, set: settings + ["log.every_steps=1"])
      #expect(training.exitCode == 0, "\(training.output)")
      return try MetricsTable(path: runs.path("\(run)/metrics.jsonl"))
    }
  }
}
