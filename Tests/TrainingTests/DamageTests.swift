import Checkpoints
import Foundation
import Kernels
import Networks
import Parallel
import ProgramRuns
import Recipes
import SemiDualJKO
import Testing
import Training

extension ProgramTests {
  /// Checkpoints that are damaged, or whose contents contradict each other.
  struct DamageTests {
    @Test("A run passes over a damaged checkpoint, names it, and ends with the same bytes")
    func newestDamaged() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let files = runs.files(of: "run")
      let before = files.all

      let newest = try #require(files.checkpoints.last)
      try damage(files.path("checkpoints/\(newest)"))
      #expect(files.all != before)
      let sample = try runs.command("sample", "run", "--output", "s.h5")
      #expect(sample.exitCode == 0, "\(sample.output)")
      #expect(sample.count(of: "note: passed over run/checkpoints/\(newest): ") == 1)
      let run = try runs.train("run")
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.count(of: "note: passed over run/checkpoints/\(newest): ") == 1, "\(run.output)")
      #expect(run.count(of: "going on after step 9, in stage 2") == 1, "\(run.output)")
      #expect(files.all == before)
    }

    @Test("If all checkpoints are damaged, a run names them and overwrites nothing")
    func allDamaged() throws {
      let runs = try SmallRuns()
      let settings = ["method.stages=1"]
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let files = runs.files(of: "run")
      for name in files.checkpoints { try damage(files.path("checkpoints/\(name)")) }
      let damaged = files.all

      let run = try runs.train("run", onRanks: 2, set: settings)
      #expect(run.exitCode == 83, "\(run.output)")
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      #expect(run.count(of: "none can be used") == 1, "\(run.output)")
      for name in files.checkpoints { #expect(run.count(of: name) == 1, "\(run.output)") }
      #expect(files.all == damaged)

      // `sample` finds none either, and `inspect` names what is damaged.
      let sample = try runs.command("sample", "run", "--output", "s.h5")
      #expect(sample.exitCode == 83, "\(sample.output)")
      for name in files.checkpoints { #expect(sample.count(of: name) == 1, "\(sample.output)") }
      #expect(!FileManager.default.fileExists(atPath: runs.path("s.h5")))
      let inspect = try runs.command("inspect", "run")
      #expect(inspect.exitCode == 83, "\(inspect.output)")
      for name in files.checkpoints { #expect(inspect.output.contains(name), "\(inspect.output)") }
    }

    @Test("A run passes over an intact checkpoint whose contents contradict each other")
    func contradictions() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let files = runs.files(of: "run")
      let before = files.all
      let newest = CheckpointFile(files.path("checkpoints/step-000000010.h5"))
      let complete = try newest.load()
      try #require(complete.header.stage == 3 && complete.header.step == 10)
      for (reason, change) in Self.contradictions {
        var checkpoint = complete
        change(&checkpoint)
        try newest.write(checkpoint)
        // The seal is right.
        try newest.check()
        let run = try runs.train("run")
        #expect(run.exitCode == 0, "\(run.output)")
        // An ellipsis stands for further numbers.
        let words = reason.hasSuffix("…") ? String(reason.dropLast()) : reason + "\n"
        let note = "note: passed over run/checkpoints/step-000000010.h5: \(words)"
        #expect(run.count(of: note) == 1, "\(reason): \(run.output)")
        #expect(run.count(of: "going on after step 9, in stage 2\n") == 1, "\(run.output)")
        #expect(files.all == before, "\(reason)")
      }
    }

    @Test("`sample` passes over checkpoints without a usable recipe, or with parameters not finite")
    func samplePassesOver() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let newest = CheckpointFile(runs.path("run/checkpoints/step-000000010.h5"))
      let complete = try newest.load()
      for (reason, change) in Self.contradictions
      where reason.contains(Self.odd) || reason.contains("/map/average: ") {
        var checkpoint = complete
        change(&checkpoint)
        try newest.write(checkpoint)
        let sample = try runs.command("sample", "run", "--output", "s.h5")
        #expect(sample.exitCode == 0, "\(sample.output)")
        let note = "note: passed over run/checkpoints/step-000000010.h5: "
        #expect(sample.count(of: note) == 1, "\(sample.output)")
      }
    }

    private typealias Change = @Sendable (inout Checkpoint) -> Void

    /// Changes to the checkpoint of a complete run of three stages, each after its reason.
    private static let contradictions: KeyValuePairs<String, Change> = [
      "/history/metrics_bytes holds impossible numbers: []": {
        $0.history["metrics_bytes"]?.values.removeLast()
      },
      "/history/stage_map_loss holds impossible numbers: [0.0, 0.0]": {
        $0.history["stage_map_loss"]?.values = [0, 0]
      },
      "holds no /history/last_interval": { $0.history["last_interval"] = nil },
      "holds no /map/adam/second_moment": { $0.buffers[BufferName(.map, .secondMoment)] = nil },
      "holds no /potential/average": { $0.buffers[BufferName(.potential, .average)] = nil },
      "holds no /map/previous": { $0.buffers[BufferName(.map, .previous)] = nil },
      "belongs to another run: seed 7, not 1024": { $0.header.seed = 7 },
      "belongs to another run: average.decay: 0.8 before, 0.9 now": {
        $0.header.recipe.replace("decay = 0.9", with: "decay = 0.8")
      },
      "its recipe cannot be used: run/checkpoints/step-000000010.h5: batch: \(odd)": {
        $0.header.recipe.replace("batch = 24", with: "batch = 25")
      },
      sums: { $0.history["interval"]?.values[0] = 50 },
      // The run would remove all lines of metrics.jsonl.
      "\(sums)": { $0.history["metrics_bytes"]?.values = [0] },
      "/history/last_interval holds impossible numbers: [2.0, nan, …": {
        $0.history["last_interval"]?.values[1] = .nan
      },
      "holds /history/colours, which this program does not know": {
        $0.history["colours"] = Record(meaning: "", values: [1])
      },
      "holds /map/earlier/000, which this run does not have": {
        $0.buffers[BufferName(.map, .earlier(stage: 0))] =
          $0.buffers[BufferName(.map, .parameters)]
      },
      "is at stage 4 of 3, at step 0 of the stage and 11 of 10": { checkpoint in
        checkpoint.header.stage = 4
        checkpoint.header.step = 11
        for name in checkpoint.history.keys where name.hasPrefix("stage_") {
          checkpoint.history[name]?.values.append(11)
        }
      },
      "is at stage 2 of 3, at step 4 of the stage and 11 of 10": { checkpoint in
        checkpoint.header.stage = 2
        (checkpoint.header.stepInStage, checkpoint.header.step) = (4, 11)
        for name in checkpoint.history.keys where name.hasPrefix("stage_") {
          checkpoint.history[name]?.values.removeLast()
        }
      },
      "stage -1, step 10 and step 0 \(contradiction)": { $0.header.stage = -1 },
      "stage 3, step \(Int.max) and step \(Int.max) \(contradiction)": {
        ($0.header.stepInStage, $0.header.step) = (.max, .max)
      },
      "stage 2, step 10 and step 0 \(contradiction)": { $0.header.stage = 2 },
      "stage 3, step 11 and step 0 \(contradiction)": { $0.header.step = 11 },
      "holds in /map/parameters: numbers that are not finite": {
        set(BufferName(.map, .parameters), .nan, in: &$0)
      },
      "holds in /map/average: numbers that are not finite": {
        set(BufferName(.map, .average), -.infinity, in: &$0)
      },
      "holds in /map/previous: numbers that are not finite": {
        set(BufferName(.map, .previous), .nan, in: &$0)
      },
      "holds in /potential/adam/first_moment: numbers that are not finite": {
        set(BufferName(.potential, .firstMoment), .infinity, in: &$0)
      },
      "holds in /map/adam/second_moment: means of squares that are negative": {
        set(BufferName(.map, .secondMoment), -1e-9, in: &$0)
      },
    ]

    /// Sets the last number of a buffer.
    private static func set(_ name: BufferName, _ value: Float, in checkpoint: inout Checkpoint) {
      checkpoint.buffers[name] = checkpoint.buffers[name].map { buffer in
        let copy = buffer.copy()
        copy.buffer.withMutableSpan(of: copy.layout.count - 1..<copy.layout.count) { $0[0] = value }
        return copy
      }
    }

    private static let sums =
      "/history/interval, last_interval, dual_value_windows or metrics_bytes contradict the steps that "
      + "were done"
    private static let odd = "25 is not a multiple of shards (4); set 24 or 28"
    private static let contradiction =
      "of the stage contradict each other or /history/stage_end_step"

    /// Cuts a file in half; `CheckpointsTests` damages files in other ways.
    private func damage(_ path: String) throws {
      let handle = try FileHandle(forUpdating: URL(filePath: path))
      try handle.truncate(atOffset: try handle.seekToEnd() / 2)
    }
  }
}
