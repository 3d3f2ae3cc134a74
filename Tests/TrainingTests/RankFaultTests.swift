import Foundation
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// Ranks that are not alike, do not get their threads, or get a signal that reports a crash.
  struct RankFaultTests {
    private let runs: SmallRuns

    init() throws { runs = try SmallRuns() }

    // Starts `train` by a script, which begins with these lines of bash on each rank.
    // `$program` is the program; the lines may replace it.
    private func train(_ lines: String, onRanks rankCount: Int? = 2) throws -> ProgramRun {
      let script = runs.path("rank.sh")
      let text = """
        #!/bin/bash
        rank=${OMPI_COMM_WORLD_RANK-0} program=\(LaunchedProgram.path(of: "sjko-dist")) more=
        \(lines)
        exec "$program" "$@" $more
        """
      try text.write(toFile: script, atomically: true, encoding: .utf8)
      chmod(script, 0o755)
      return try ProgramRun.run(
        script, ["train", "recipe.toml", "--run", "run", "--set", "threads_per_rank=2"],
        onRanks: rankCount, in: runs.path(""))
    }

    @Test(
      "A rank with another program or other arguments is refused, and nothing is written",
      arguments: [
        (
          "[ $rank = 0 ] || { cp $program other; echo >> other; program=./other; }",
          "program (SHA-256)"
        ),
        ("[ $rank = 0 ] || more='--set batch=48'", "arguments"),
      ])
    func unlikeRanks(lines: String, name: String) throws {
      let run = try train(lines)
      #expect(run.exitCode == 78, "\(run.output)")
      #expect(run.count(of: "error: rank 1 on ") == 1, "\(run.output)")
      #expect(run.count(of: " differs from rank 0 on ") == 1, "\(run.output)")
      #expect(run.count(of: " in \(name): ") == 1, "\(run.output)")
      #expect(!FileManager.default.fileExists(atPath: runs.path("run")))
    }

    @Test("A rank with another instruction set is named in a note")
    func instructionSets() throws {
      let run = try train("[ $rank = 0 ] || export ONEDNN_MAX_CPU_ISA=SSE41")
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.count(of: "note: rank 1 on ") == 1, "\(run.output)")
      #expect(run.count(of: " in instruction_set: SSE4.1, not ") == 1, "\(run.output)")
    }

    @Test(
      "Without its threads, one rank or one process is refused, and nothing is written",
      arguments: [1, 2, nil] as [Int?])
    func threadLimit(rankCount: Int?) throws {
      let last = (rankCount ?? 1) - 1
      let run = try train("[ $rank != \(last) ] || export OMP_THREAD_LIMIT=1", onRanks: rankCount)
      #expect(run.exitCode == 78, "\(run.output)")
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "error: rank 1 on ") == last, "\(run.output)")
      #expect(run.count(of: "OMP_THREAD_LIMIT is 1; unset it, or set threads_per_rank = 1") == 1)
      #expect(!FileManager.default.fileExists(atPath: runs.path("run")))
    }

    /// OpenMP would give fewer threads than oneDNN divides its work among.
    @Test(
      "Variables that reduce the threads change no bit, in training, samples and evaluation",
      arguments: ["points", "images"])
    func reducedThreads(kind: String) throws {
      let settings =
        kind == "points"
        ? ["batch=1600", "map.width=32", "potential.width=32", "method.stages=1"]
        : try runs.imageSettings() + ["batch=32", "method.stages=1"]
      let variables: [[String: String]] = [
        [:], ["OMP_DYNAMIC": "true"], ["OMP_MAX_ACTIVE_LEVELS": "0"],
      ]
      let results = try variables.enumerated().map { index, variables -> [String] in
        let name = "run-\(index)"
        let run = try runs.train(
          name, set: settings + ["threads_per_rank=2"], environment: variables)
        #expect(run.exitCode == 0, "\(run.output)")
        let sample = try ProgramRun.run(
          "sjko-dist", ["sample", "run-0", "--count", "200", "--output", "\(name).h5"],
          onRanks: nil, environment: variables, in: runs.path(""))
        #expect(sample.exitCode == 0, "\(sample.output)")
        let samples = try withFile(runs.path("\(name).h5"), .read) {
          try $0.dataset("samples").read(Float.self)
        }
        let evaluation = try ProgramRun.run(
          "sjko-dist", ["evaluate", "run-0", "--measures", "sliced", "--count", "30", "--json"],
          onRanks: nil, environment: variables, in: runs.path(""))
        #expect(evaluation.exitCode == 0, "\(evaluation.output)")
        return runs.files(of: name).results.sorted(by: <).map { "\($0)" }
          + ["\(samples.map(\.bitPattern))", evaluation.output]
      }
      #expect(results[1] == results[0] && results[2] == results[0])
    }

    @Test(
      "A signal of a crash that is sent from outside ends the rank and the job",
      arguments: [SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP])
    func fatalSignals(signal: Int32) throws {
      for rankCount in [2, nil] {
        let program = try runs.launch(
          "run-\(rankCount ?? 0)", onRanks: rankCount, set: ["method.stage_steps=100000000"])
        try #require(program.hasPrinted("samples/s"), "\(program.output)")
        if rankCount == nil {
          program.send(signal)
        } else {
          kill(try #require(program.ranks.last), signal)
        }
        let run = program.end()
        #expect(run.exitCode == 128 + signal, "\(run.output)")
        #expect(run.count(of: "error: rank \((rankCount ?? 1) - 1) on ") == 1, "\(run.output)")
        #expect(run.count(of: ": ended by signal ") == 1, "\(run.output)")
      }
    }

    @Test("timings.jsonl has the compute and waiting time of each rank, which add up to the step")
    func rankTimes() throws {
      #expect(try runs.train("run", onRanks: 2, set: ["log.every_steps=5"]).exitCode == 0)
      let text = try String(
        contentsOfFile: runs.files(of: "run").path("timings.jsonl"), encoding: .utf8)
      let lines = text.split(separator: "\n")
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      #expect(!lines.isEmpty)
      for line in lines {
        let record = try decoder.decode(Timing.self, from: Data(line.utf8))
        let times = zip(record.rankComputeMilliseconds, record.rankWaitingMilliseconds)
        #expect(record.rankComputeMilliseconds.count == 2)
        #expect(record.rankWaitingMilliseconds.count == 2)
        #expect(times.allSatisfy { $0 > 0 && $1 > 0 }, "\(line)")
        // Rank 0 has measured the time of the step itself.
        let first = record.rankComputeMilliseconds[0] + record.rankWaitingMilliseconds[0]
        #expect(abs(first - record.millisecondsPerStep) < 1e-6 * first, "\(line)")
      }
    }

    private struct Timing: Decodable {
      let millisecondsPerStep: Double
      let rankComputeMilliseconds: [Double]
      let rankWaitingMilliseconds: [Double]
    }
  }
}
