import Foundation
import Glibc
import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// A run does not depend on how often it was interrupted.
  struct ResumeTests {
    @Test("Stopped after every single step, and gone on with on other ranks, a run is the same")
    func everyStep() throws {
      let runs = try SmallRuns()
      // 20 rows a shard, of which a step takes 6: an epoch is interrupted two or three times.
      try withFile(runs.path("data.h5"), .createNew) { root in
        try root.createDataset("samples", of: .float32, shape: [80, 3])
          .write((0..<80 * 3).map { Float($0) / 100 })
      }
      let settings = ["method.stages=2", "data.files=data.h5"]
      #expect(try runs.train("whole", set: settings).exitCode == 0)

      // One process starts sooner than several, but 1, 2 and 4 follow each other in any order.
      for (step, rankCount) in [nil, 2, 4, nil, 4, 2, nil].enumerated() {
        // The reserve of a limit is above 5 s, so that it is up after the first step, also after
        // the last one of a stage, before the next stage begins.
        let run = try runs.train(
          "parts", onRanks: rankCount, set: settings, options: ["--time-limit", "1"])
        #expect(run.exitCode == 75, "\(run.output)")
        #expect(run.count(of: "going on after step \(step), ") == min(1, step), "\(run.output)")
        #expect(run.count(of: "stopped by the time limit") == 1, "\(run.output)")
      }
      #expect(try runs.train("parts", set: settings).exitCode == 0)
      #expect(runs.files(of: "parts").results == runs.files(of: "whole").results)
    }

    @Test("A stage that ends at a plateau ends at the same step on two ranks, interrupted or not")
    func plateau() throws {
      let runs = try SmallRuns()
      // No two numbers differ by more than twice the greater: a stage ends with its second window.
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

    @Test("Unbalanced and plain transport have one stage, and the same bits on one rank and on two")
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
      "Ended by signals at any moment, or by the death of a rank, a run goes on to the same end")
    func signals() throws {
      let runs = try SmallRuns()
      // Enough steps that none of the interruptions comes too late; few checkpoints, so that most of
      // the work after a kill is done again.
      let settings = [
        "method.first_stage_steps=40", "method.stage_steps=40", "method.stages=3",
        "checkpoint.every_steps=9",
      ]
      #expect(try runs.train("whole", set: settings).exitCode == 0)

      var interruptions = 0
      for (rankCount, signal) in [(2, SIGUSR1), (1, SIGUSR2), (4, SIGKILL), (2, SIGUSR1)] {
        let program = try runs.launch("parts", onRanks: rankCount, set: settings)
        // Where this finds the run is left to chance.
        #expect(program.hasPrinted("samples/s"), "\(program.output)")
        usleep(.random(in: 0..<60_000))
        if signal == SIGKILL {
          // The last rank; rank 0, which writes, is not the one that dies.
          kill(try #require(program.ranks.last), SIGKILL)
        } else {
          program.send(signal)
        }
        let run = program.end()
        interruptions += run.exitCode == 0 ? 0 : 1
        // 137: mpirun says that a rank was killed.
        #expect([signal == SIGKILL ? 137 : 75, 0].contains(run.exitCode), "\(run.output)")
      }
      #expect(interruptions == 4, "the run ended before it could be interrupted")
      let last = try runs.train("parts", set: settings)
      #expect(last.exitCode == 0, "\(last.output)")
      #expect(last.count(of: "going on after step ") == 1, "\(last.output)")
      #expect(runs.files(of: "parts").results == runs.files(of: "whole").results)
    }

    @Test("A run that is complete stays as it is")
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
      // The bits may depend on the number of threads, and the run says so.
      #expect(
        threads.count(of: "note: threads_per_rank was 1 when ") == 1, "\(threads.output)")
      #expect(threads.count(of: "2 threads each") == 1, "\(threads.output)")
    }
  }
}
