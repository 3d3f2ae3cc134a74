import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// The command `doctor`, on real ranks.
  struct DoctorTests {
    private static let checks = [
      "hosts", "versions", "cores", "clocks", "memory", "links", "limits", "folder", "locks",
      "data",
      "step", "time",
    ]

    @Test(
      "Where all is well, all checks report, it ends with 0, and nothing is left",
      arguments: [nil, 2, 4])
    func well(rankCount: Int?) throws {
      let place = try Workplace()
      let run = try place.run(["doctor", "recipe.toml", "--run", "run"], onRanks: rankCount)
      #expect(run.exitCode == 0, "\(run.output)")
      for check in Self.checks {
        #expect(
          run.output.contains(try Regex("(?m)^\(check) +(ok|warning) ")), "\(check): \(run.output)")
      }
      #expect(run.count(of: "nothing would stop the training; ") == 1, "\(run.output)")
      #expect(place.files(in: "") == ["recipe.toml"])
    }

    @Test("With --json, all of it is one JSON document")
    func json() throws {
      let place = try Workplace()
      let run = try place.run(["doctor", "recipe.toml", "--json"], onRanks: 2)
      #expect(run.exitCode == 0, "\(run.output)")
      let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      let checks = value?["checks"] as? [[String: Any]]
      #expect(checks?.compactMap { $0["check"] as? String } == Self.checks)
      #expect(value?["stops"] as? Bool == false && value?["ranks"] as? Int == 2)
    }

    @Test(
      "Two ranks on one core are found, and a rank with fewer cores than threads; both end with 0")
    func cores() throws {
      let place = try Workplace()
      let program = LaunchedProgram.path(of: "sjko-dist")
      func run(threads: Int) throws -> ProgramRun {
        try ProgramRun.run(
          "/usr/bin/taskset",
          [
            "-c", "0", program, "doctor", place.path("recipe.toml"), "--set",
            "threads_per_rank=\(threads)",
          ], onRanks: 2, in: place.path(""))
      }
      let shared = try run(threads: 1)
      #expect(shared.exitCode == 0, "\(shared.output)")
      #expect(
        shared.output.contains(/cores    warning 2 ranks on .* with 1 thread each share 1 core/))
      let few = try run(threads: 4)
      #expect(few.exitCode == 0, "\(few.output)")
      #expect(few.output.contains(/rank 0 on .* computes with 4 threads, but may use only 1 core/))
      #expect(few.count(of: "--map-by slot:PE=4 --bind-to core") > 0)
    }

    @Test("A data file that is missing stops, is named, and the other checks are made")
    func missingData() throws {
      let place = try Workplace()
      let run = try place.run(
        ["doctor", "recipe.toml", "--set", "data.files=missing.h5"], onRanks: 2)
      #expect(run.exitCode == 78, "\(run.output)")
      #expect(run.count(of: "data     stops   missing.h5: no such file") == 1, "\(run.output)")
      #expect(run.count(of: "1 finding would stop the training") == 1, "\(run.output)")
      #expect(run.output.contains("\ntime     ") && run.output.contains("\nlocks    ok"))
    }

    @Test("A run folder below a file stops, and nothing is written")
    func folder() throws {
      let place = try Workplace()
      let run = try place.run(["doctor", "recipe.toml", "--run", "recipe.toml/run"], onRanks: 2)
      #expect(run.exitCode == 78, "\(run.output)")
      #expect(run.count(of: "folder   stops   recipe.toml/run: cannot make a folder in ") == 1)
      #expect(place.files(in: "") == ["recipe.toml"])
    }

    @Test("A run folder of another recipe, and shards that do not divide, stop as in training")
    func likeTraining() throws {
      let place = try Workplace()
      let trained = try place.run(["train", "recipe.toml", "--run", "run"])
      #expect(trained.exitCode == 0, "\(trained.output)")
      let files = place.files(in: "run")
      let other = try place.run(["doctor", "recipe.toml", "--run", "run", "--set", "seed=3"])
      #expect(other.exitCode == 78, "\(other.output)")
      #expect(other.count(of: "run holds a run of another recipe") == 1, "\(other.output)")
      #expect(place.files(in: "run") == files)
      let uneven = try place.run(["doctor", "recipe.toml"], onRanks: 3)
      #expect(uneven.exitCode == 78)
      #expect(uneven.count(of: "4 shards cannot be divided evenly among 3 ranks") == 1)
    }
  }
}
