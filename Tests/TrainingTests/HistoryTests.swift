import Checkpoints
import Foundation
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// What history.jsonl tells of the trainings of a run.
  struct HistoryTests {
    private let runs: SmallRuns

    init() throws { runs = try SmallRuns() }

    /// A line, with the members that the tests compare.
    private struct Line: Decodable {
      let event: String
      let versions: [String: String]?
      let hosts: [String: [Int]]?
      let ranks: Int?
      let command: [String]?
      let environment: [String: String]?
      let data: String?
      let resumedFrom: Resumption?
      let step: Int?
      let reason: String?

      enum CodingKeys: String, CodingKey {
        case event, versions, hosts, ranks, command, environment, data, step, reason
        case resumedFrom = "resumed_from"
      }

      struct Resumption: Decodable, Equatable {
        let step: Int
        let file: String
      }
    }

    private func text(of run: String = "run") throws -> String {
      try String(contentsOfFile: runs.files(of: run).path("history.jsonl"), encoding: .utf8)
    }

    private func lines(of run: String = "run") throws -> [Line] {
      try text(of: run).split(separator: "\n").map {
        try JSONDecoder().decode(Line.self, from: Data($0.utf8))
      }
    }

    @Test("Each training adds one start and one end, on any number of ranks, and no bit of results")
    func trainings() throws {
      #expect(try runs.train("whole").exitCode == 0)
      #expect(try runs.train("run", options: ["--time-limit", "1"]).exitCode == 75)
      #expect(try runs.train("run", onRanks: 4).exitCode == 0)
      #expect(try runs.train("run", onRanks: 2).exitCode == 0)
      let lines = try lines()
      #expect(lines.map(\.event) == ["start", "end", "start", "end", "start", "end"])
      #expect(lines.map(\.step) == [nil, 1, nil, 10, nil, 10])
      #expect(
        lines.map(\.reason)
          == [nil, "stopped by the time limit", nil, "finished", nil, "finished"])
      let starts = lines.filter { $0.event == "start" }
      #expect(starts.map(\.ranks) == [1, 4, 2])
      #expect(
        starts.map { $0.hosts.map { Array($0.values) } } == [[[0]], [[0, 1, 2, 3]], [[0, 1]]])
      #expect(
        starts.map(\.resumedFrom) == [
          nil, .init(step: 1, file: "run/checkpoints/step-000000001.h5"),
          .init(step: 10, file: "run/checkpoints/step-000000010.h5"),
        ])
      #expect(
        starts[0].command?.dropFirst()
          == ["train", "recipe.toml", "--run", "run", "--time-limit", "1"])
      #expect(runs.files(of: "run").results == runs.files(of: "whole").results)

      let inspect = try runs.command("inspect", "run")
      #expect(inspect.exitCode == 0, "\(inspect.output)")
      #expect(inspect.count(of: "from the beginning: stopped by the time limit at step 1\n") == 1)
      #expect(inspect.count(of: "4 ranks on 1 host, 1 thread each, after step 1: finished at") == 1)
      #expect(
        inspect.count(of: "2 ranks on 1 host, 1 thread each, after step 10: finished at") == 1)
    }

    @Test("The history has the versions and data of the checkpoint, and the commit of --version")
    func versions() throws {
      #expect(try runs.train("run", set: ["method.stages=1"]).exitCode == 0)
      let start = try #require(try lines().first)
      let header = try CheckpointFile(runs.files(of: "run").path("checkpoints/step-000000004.h5"))
        .header()
      let recorded = try #require(start.versions)
      #expect(recorded.filter { !["compiler", "c_library"].contains($0.key) } == header.versions)
      #expect(recorded["compiler"]?.hasPrefix("Swift ") == true)
      #expect(start.data == header.samples?.data)
      // A program that was built without git has no commit.
      let commit = recorded["commit"].map { " (\($0))" } ?? ""
      #expect(
        try runs.command("--version").output
          == "sjko-dist \(recorded["program"] ?? "none")\(commit)\ntraits: Drawings, Importers\n")
    }

    @Test("Only variables that matter are recorded, and no secret")
    func secrets() throws {
      let environment = [
        "SJKO_METHOD_STAGES": "1", "OMP_WAIT_POLICY": "passive", "SLURM_JOB_ID": "4711",
        "AWS_SECRET_ACCESS_KEY": "hidden-1", "SLURM_JWT": "hidden-2", "OMPI_MCA_xyz": "hidden-3",
      ]
      #expect(try runs.train("run", environment: environment).exitCode == 0)
      let recorded = try #require(try lines().first?.environment)
      for name in ["SJKO_METHOD_STAGES", "OMP_WAIT_POLICY", "SLURM_JOB_ID"] {
        #expect(recorded[name] == environment[name])
      }
      #expect(try !text().contains("hidden") && text().contains("OMPI_MCA_xyz"))
    }

    @Test("A half-written last line and a missing end harm nothing; other damage is named")
    func halfLine() throws {
      let settings = ["method.stages=1"]
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let path = runs.files(of: "run").path("history.jsonl")
      let start = try #require(try text().split(separator: "\n").first)
      try "\(start)\n{\"event\":\"en".write(toFile: path, atomically: true, encoding: .utf8)
      for command in ["inspect", "verify"] {
        #expect(try runs.command(command, "run").exitCode == 0, "\(command)")
      }
      #expect(try runs.train("run", set: settings).exitCode == 0)
      #expect(try lines().map(\.event) == ["start", "start", "end"])

      try "{}\n\(text())".write(toFile: path, atomically: true, encoding: .utf8)
      for command in ["inspect", "verify"] {
        let run = try runs.command(command, "run")
        #expect(run.exitCode == 65, "\(command): \(run.output)")
        #expect(run.count(of: "line 1 is no start and no end of a training") == 1, "\(run.output)")
      }
    }

    @Test("The end of a training that fails has its error")
    func failure() throws {
      let run = try runs.train("run", onRanks: 2, set: ["map.learning_rate=1e30"])
      #expect(run.exitCode == 80, "\(run.output)")
      let lines = try lines()
      #expect(lines.map(\.event) == ["start", "end"])
      #expect(lines.last?.reason?.hasPrefix("error: training has diverged") == true, "\(lines)")
    }

    @Test("A run that another commit goes on with says so in one short line, without alarm")
    func otherCommit() throws {
      let settings = ["method.stages=1"]
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let name = "run/checkpoints/step-000000004.h5"
      let file = CheckpointFile(runs.path(name))
      let now = try file.header().versions["commit"]
      #expect(try runs.train("run", set: settings).count(of: "note: ") == 0)
      var checkpoint = try file.load()
      checkpoint.header.versions["commit"] = "0000000"
      try file.write(checkpoint)
      let run = try runs.train("run", set: settings)
      #expect(run.exitCode == 0, "\(run.output)")
      let note = now.map { "note: commit 0000000 wrote \(name), and commit \($0) goes on\n" }
      #expect(run.count(of: note ?? "note: ") == (note == nil ? 0 : 1), "\(run.output)")
      #expect(run.count(of: "bits of the results") == 0, "\(run.output)")
    }
  }
}
