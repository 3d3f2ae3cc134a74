import ProgramRuns
import Testing

extension ProgramTests {
  /// Memory, operations and times that the program prints without a run.
  struct PlanTests {
    @Test("A plan prints memory, operations and messages, and writes no file")
    func plan() throws {
      let place = try Workplace()
      let run = try place.run(["plan", "recipe.toml", "--ranks", "4"])
      #expect(run.exitCode == 0, "\(run.output)")
      for line in [
        "ranks: 4\n", "networks: map ", "memory: ", "operations: ", "messages: ", "this host has ",
      ] { #expect(run.count(of: line) == 1, "\(run.output)") }
      #expect(place.files(in: "") == ["recipe.toml"])
      let uneven = try place.run(["plan", "recipe.toml", "--ranks", "3"])
      #expect(uneven.exitCode == 78 && uneven.count(of: "error: 4 shards cannot be") == 1)
    }

    @Test("A run prints the memory that the plan for its ranks prints")
    func announced() throws {
      let place = try Workplace()
      let plan = try place.run(["plan", "recipe.toml", "--ranks", "2"])
      let memory = try #require(plan.output.firstMatch(of: /memory: .*\n/)).output
      let run = try place.run(["train", "recipe.toml", "--run", "run"], onRanks: 2)
      #expect(run.exitCode == 0 && run.count(of: String(memory)) == 1, "\(run.output)")
    }

    @Test("A profile prints one table, and writes nothing", arguments: [nil, 2])
    func profile(rankCount: Int?) throws {
      let place = try Workplace()
      let run = try place.run(["train", "recipe.toml", "--profile"], onRanks: rankCount)
      #expect(run.exitCode == 0, "\(run.output)")
      for text in [
        "ms per step, mean of ", "GFLOP/s in a large matrix product", "\nmatrix product ",
      ] {
        #expect(run.count(of: text) == 1, "\(run.output)")
      }
      #expect(run.count(of: "\noutside the networks ") == 1, "\(run.output)")
      #expect(place.files(in: "") == ["recipe.toml"])
      let both = try place.run(["train", "recipe.toml", "--profile", "--run", "run"])
      #expect(both.exitCode == 64 && both.count(of: "--profile writes nothing") == 1)
    }
  }
}
