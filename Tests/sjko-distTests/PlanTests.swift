import Foundation
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

    @Test("The files of a run are as large as planned, or a little smaller")
    func files() throws {
      let place = try Workplace()
      let recipe = ["recipe.toml", "--set", "map.width=50", "--set", "potential.width=50"]
      let plan = try place.run(["plan"] + recipe)
      let words = try #require(
        plan.output.firstMatch(of: /checkpoint of ([0-9.]+) KiB, 1 stage of ([0-9.]+) KiB/))
      let run = try place.run(["train"] + recipe + ["--run", "run"])
      #expect(run.exitCode == 0, "\(run.output)")
      for (folder, text) in [("checkpoints", words.1), ("stages", words.2)] {
        let planned = try #require(Double(text))
        let file = try #require(place.files(in: "run/\(folder)").last)
        let path = place.path("run/\(folder)/\(file)")
        let size = Double(try Data(contentsOf: URL(filePath: path)).count) / 1024
        #expect(size < planned + 1 && size > 0.8 * planned, "\(folder): \(size) of \(planned) KiB")
      }
    }

    @Test("With the speed of a rank, a plan prints times, and the layouts of ranks on nodes")
    func times() throws {
      let place = try Workplace()
      let run = try place.run([
        "plan", "recipe.toml", "--nodes", "2", "--cores", "4", "--memory", "8", "--gflops", "10",
      ])
      #expect(run.exitCode == 0, "\(run.output)")
      for line in [
        "ranks: 4\n", "files: ",
        "\nstep: ", " at 10.00 GFLOP/s per rank", "\nrun: ", " node-hours: ",
        "layouts on 2 nodes of 4 cores", "suggested: mpirun -n 4 --map-by ppr:2:node:PE=2 ",
      ] { #expect(run.count(of: line) == 1, "\(line): \(run.output)") }
    }

    @Test("A plan measures the speed of each rank on all ranks", arguments: [nil, 2])
    func measured(rankCount: Int?) throws {
      let place = try Workplace()
      let run = try place.run(["plan", "recipe.toml", "--measure", "2"], onRanks: rankCount)
      #expect(run.exitCode == 0, "\(run.output)")
      let ranks = rankCount == nil ? "1 rank" : "2 ranks"
      for text in ["ms for a shard", "while \(ranks) computed", "\nrun: "] {
        #expect(run.count(of: text) == 1, "\(run.output)")
      }
      #expect(place.files(in: "") == ["recipe.toml"])
    }

    @Test(
      "Options of a plan that mean nothing are refused",
      arguments: [
        (["--measure", "2", "--gflops", "1"], 64, "exclude each other"),
        (["--gflops", "nan"], 64, "--gflops must be positive"),
        (["--nodes", "0"], 64, "--nodes must be positive"),
        (["--nodes", "2", "--ranks", "3"], 64, "--ranks must be a multiple of --nodes"),
        (["--link", "0"], 64, "--link must be positive"),
        (["--nodes", "3"], 78, "4 shards cannot be divided evenly among ranks on 3 nodes"),
      ])
    func refused(options: [String], exitCode: Int32, text: String) throws {
      let run = try Workplace().run(["plan", "recipe.toml"] + options)
      #expect(run.exitCode == exitCode && run.count(of: text) == 1, "\(run.output)")
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
