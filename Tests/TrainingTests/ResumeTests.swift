import Foundation
import Glibc
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// The results of a run do not depend on interruptions.
  struct ResumeTests {
    @Test("A run that stops after every step and continues on other ranks writes the same bytes")
    func everyStep() throws {
      let runs = try SmallRuns()
      // A shard has 20 rows and a step uses 6 of them: each epoch is interrupted two or three times.
      try withFile(runs.path("data.h5"), .createNew) { root in
        try root.createDataset("samples", of: .float32, shape: [80, 3])
          .write((0..<80 * 3).map { Float($0) / 100 })
      }
      let settings = ["method.stages=2", "data.files=data.h5"]
      #expect(try runs.train("whole", set: settings).exitCode == 0)

      // Every order of one process, two and four ranks occurs; one process starts fastest.
      for (step, rankCount) in [nil, 2, 4, nil, 4, 2, nil].enumerated() {
        // A run stops some seconds before its time limit, here at once: after one step. After the last
        // step of a stage it stops before the next stage begins.
        let run = try runs.train(
          "parts", onRanks: rankCount, set: settings, options: ["--time-limit", "1"])
        #expect(run.exitCode == 75, "\(run.output)")
        #expect(run.count(of: "going on after step \(step), ") == min(1, step), "\(run.output)")
        #expect(run.count(of: "stopped by the time limit") == 1, "\(run.output)")
      }
      #expect(try runs.train("parts", set: settings).exitCode == 0)
      #expect(runs.files(of: "parts").results == runs.files(of: "whole").results)
    }

    @Test("A stage ends at a plateau at the same step on one and two ranks, interrupted or not")
    func plateau() throws {
      let runs = try SmallRuns()
      // Two numbers never differ by more than twice the greater one: a stage ends after two windows.
      let settings = [
        "method.stages=2", "method.stage_end=plateau", "method.plateau_window=2",
        "method.plateau_tolerance=2", "method.first_stage_steps=50", "method.stage_steps=50",
      ]
      let whole = try runs.train("whole", set: settings)
      #expect(whole.count(of: "finished: 2 stages, 8 steps") == 1, "\(whole.output)")
      for rankCount in [2, nil, 2, nil, nil, 2, nil, nil] {
        let run = try runs.train(
          "parts", onRanks: rankCount, set: settings, options: ["--time-limit", "1"])
        #expect(run.exitCode == 75, "\(run.output)")
      }
      #expect(try runs.train("parts", onRanks: 2, set: settings).exitCode == 0)
      #expect(runs.files(of: "parts").results == runs.files(of: "whole").results)
    }

    @Test("Systems without stages have one stage, and write the same bytes on one and two ranks")
    func systems() throws {
      let runs = try SmallRuns(
        recipe: SmallRuns.recipe
          .replacing("stages = 3\n", with: "").replacing("stage_steps = 3\n", with: "")
          .replacing("anchor = \"average\"\n", with: ""))
      for system in ["source-fixed-uotm", "uotm", "otm"] {
        let settings = ["method.system=\(system)"]
        let alone = try runs.train("\(system)-1", set: settings)
        #expect(alone.count(of: "finished: 1 stages, 4 steps") == 1, "\(alone.output)")
        #expect(try runs.train("\(system)-2", onRanks: 2, set: settings).exitCode == 0)
        #expect(
          runs.files(of: "\(system)-1").results == runs.files(of: "\(system)-2").results,
          "\(system)")
      }
    }

    @Test(
      "A run that signals or a killed rank interrupt at random moments writes the same bytes")
    func signals() throws {
      let runs = try SmallRuns()
      // There are enough steps for all interruptions, and few checkpoints: after a kill, most steps are
      // repeated.
      let settings = [
        "method.first_stage_steps=40", "method.stage_steps=40", "method.stages=3",
        "checkpoint.every_steps=9",
      ]
      #expect(try runs.train("whole", set: settings).exitCode == 0)

      var interruptions = 0
      for (rankCount, signal) in [(2, SIGUSR1), (1, SIGUSR2), (4, SIGKILL), (2, SIGUSR1)] {
        let program = try runs.launch("parts", onRanks: rankCount, set: settings)
        // The run is interrupted at a random moment.
        #expect(program.hasPrinted("samples/s"), "\(program.output)")
        usleep(.random(in: 0..<60_000))
        if signal == SIGKILL {
          // The last rank, because rank 0 writes the files.
          kill(try #require(program.ranks.last), SIGKILL)
        } else {
          program.send(signal)
        }
        let run = program.end()
        interruptions += run.exitCode == 0 ? 0 : 1
        // mpirun ends with 137 after a rank was killed.
        #expect([signal == SIGKILL ? 137 : 75, 0].contains(run.exitCode), "\(run.output)")
      }
      #expect(interruptions == 4, "the run ended before it could be interrupted")
      let last = try runs.train("parts", set: settings)
      #expect(last.exitCode == 0, "\(last.output)")
      #expect(last.count(of: "going on after step ") == 1, "\(last.output)")
      #expect(runs.files(of: "parts").results == runs.files(of: "whole").results)
    }

    @Test("Training a complete run again changes no file")
    func complete() throws {
      let runs = try SmallRuns()
      let settings = ["method.stages=1"]
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let before = runs.files(of: "run").all
      let again = try runs.train("run", onRanks: 2, set: settings)
      #expect(again.exitCode == 0, "\(again.output)")
      #expect(runs.files(of: "run").all == before)
    }

    @Test("A run continues with another interval of saving and another number of threads")
    func allowedChange() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("whole").exitCode == 0)
      #expect(try runs.train("parts", options: ["--time-limit", "1"]).exitCode == 75)
      let run = try runs.train("parts", set: ["checkpoint.every_steps=100"])
      #expect(run.exitCode == 0, "\(run.output)")
      // The checkpoints differ, because they hold the recipe.
      #expect(
        runs.files(of: "parts").digest(of: "metrics.jsonl")
          == runs.files(of: "whole").digest(of: "metrics.jsonl"))

      #expect(try runs.train("threads", options: ["--time-limit", "1"]).exitCode == 75)
      let threads = try runs.train("threads", set: ["threads_per_rank=2"])
      #expect(threads.exitCode == 0, "\(threads.output)")
      // The bits may depend on the number of threads.
      #expect(
        threads.count(of: "note: threads_per_rank was 1 when ") == 1, "\(threads.output)")
      #expect(threads.count(of: "2 threads each") == 1, "\(threads.output)")
    }
  }
}
