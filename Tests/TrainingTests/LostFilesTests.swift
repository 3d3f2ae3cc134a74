import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// Run folders that have lost their checkpoints or their metrics.
  struct LostFilesTests {
    /// Removes files and folders of a run.
    private func remove(_ names: [String], from files: RunFiles) throws {
      for name in names { try FileManager.default.removeItem(atPath: files.path(name)) }
    }

    /// Keeps the first lines of metrics, and a part of the next one.
    private func keepLines(_ count: Int, of files: RunFiles) throws {
      let lines = try files.metricsLines
      let text = lines[..<count].joined() + lines[count].prefix(20)
      try Data(text.utf8).write(to: URL(filePath: files.path("metrics.jsonl")))
    }

    @Test("A run that has lost its checkpoints is refused with what it has, and changes no file")
    func lostCheckpoints() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("whole").exitCode == 0)
      let whole = runs.files(of: "whole")
      for (lost, words) in [
        ([], "metrics up to step 10 and 3 files in stages"), (["stages"], "metrics up to step 10"),
        (["metrics.jsonl"], "3 files in stages"),
        (["metrics.jsonl", "stages/stage-000.h5", "stages/stage-002.h5"], "1 file in stages"),
        (["recipe.toml", "stages"], "metrics up to step 10"),
        (["recipe.toml", "metrics.jsonl"], "3 files in stages"),
      ] {
        try? FileManager.default.removeItem(atPath: runs.path("run"))
        try FileManager.default.copyItem(atPath: whole.folder.path, toPath: runs.path("run"))
        let files = runs.files(of: "run")
        try remove(["checkpoints"] + lost, from: files)
        let before = files.all
        let run = try runs.train("run", onRanks: 2)
        #expect(run.exitCode == 83, "\(lost): \(run.output)")
        #expect(
          run.count(of: "run has \(words), but no checkpoint, and a new") == 1, "\(run.output)")
        #expect(run.count(of: "restore run/checkpoints") == 1, "\(run.output)")
        let after = files.all.filter { before[$0.key] != nil || $0.key != "metrics.jsonl" }
        #expect(after == before, "\(lost)")
      }
    }

    @Test(
      "A run that was killed before its first checkpoint is repeated, and ends with the same bytes")
    func unsaved() throws {
      let runs = try SmallRuns()
      // The first checkpoint is that of step 3, or of the end of stage 0, step 4. There are lines of
      // metrics of steps 2, 4, 6, 7, …
      for (interval, lineCount, isAllowed) in [
        (3, 0, true), (3, 1, true), (3, 2, false), (9, 2, true), (9, 3, false),
      ] {
        let name = "run-\(interval)-\(lineCount)"
        let settings = ["checkpoint.every_steps=\(interval)"]
        #expect(try runs.train(name, set: settings).exitCode == 0)
        let files = runs.files(of: name)
        let complete = files.all
        try keepLines(lineCount, of: files)
        let stages = ["stages/stage-001.h5", "stages/stage-002.h5"]
        // The file of stage 0 is written before the checkpoint of its end.
        try remove(
          ["checkpoints"] + stages + (interval == 3 ? ["stages/stage-000.h5"] : []), from: files)
        let before = files.all
        // The interval of the earlier start counts, and not that of now.
        let run = try runs.train(name, set: isAllowed ? settings : ["checkpoint.every_steps=5"])
        #expect(run.exitCode == (isAllowed ? 0 : 83), "\(name): \(run.output)")
        let note = "note: an earlier start ended after step \(2 * lineCount) and left no checkpoint"
        #expect(run.count(of: note) == (isAllowed && lineCount > 0 ? 1 : 0), "\(run.output)")
        #expect(files.all == (isAllowed ? complete : before), "\(name)")
      }
    }

    @Test(
      "A metrics.jsonl of another program is not overwritten",
      arguments: [
        "{\"a\": 1}\n", "text", "{\"stage\":0,\"step\":null}\n", "{\"stage\":0,\"step\":1e300}\n",
      ])
    func foreignMetrics(text: String) throws {
      let runs = try SmallRuns()
      try FileManager.default.createDirectory(
        atPath: runs.path("run"), withIntermediateDirectories: false)
      try Data(text.utf8).write(to: URL(filePath: runs.path("run/metrics.jsonl")))
      let before = runs.files(of: "run").all
      let run = try runs.train("run")
      #expect(run.exitCode == 83, "\(run.output)")
      #expect(run.count(of: "metrics.jsonl") == 1, "\(run.output)")
      #expect(runs.files(of: "run").all == before)
    }

    @Test(
      "With --allow-lost-metrics a run keeps changed metrics, and goes on after their last line")
    func changedMetrics() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run").exitCode == 0)
      let files = runs.files(of: "run")
      let whole = try files.metricsLines
      let stages = files.all.filter { $0.key.hasPrefix("stages/") }
      var kept: [String] = []
      for text in ["", whole.dropLast().joined(), "x" + whole.joined().dropFirst()] {
        try Data(text.utf8).write(to: URL(filePath: files.path("metrics.jsonl")))
        let run = try runs.train("run", onRanks: 2, options: ["--allow-lost-metrics"])
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(run.count(of: "The metrics begin again with the last line before step 10") == 1)
        #expect(try files.metricsLines == [whole[whole.count - 1]], "\(run.output)")
        if !text.isEmpty {
          kept.append("metrics-until-step-10\(kept.isEmpty ? "" : "-\(kept.count + 1)").jsonl")
          #expect(
            try String(contentsOfFile: files.path(kept[kept.count - 1]), encoding: .utf8) == text)
          #expect(run.count(of: "the old ones are in run/\(kept[kept.count - 1])\n") == 1)
        }
      }
      #expect(files.all.filter { $0.key.hasPrefix("stages/") } == stages)
      #expect(kept.count == 2 && files.all.keys.count { $0.hasPrefix("metrics-") } == 2)
    }

    @Test("The last line before any checkpoint is written again with the same bytes")
    func lastLine() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("whole").exitCode == 0)
      let whole = runs.files(of: "whole")
      let lines = try whole.metricsLines
      for step in 1...9 {
        #expect(try runs.train("run", options: ["--time-limit", "1"]).exitCode == 75)
        let files = runs.files(of: "run")
        let present = try files.metricsLines
        try remove(["metrics.jsonl"], from: files)
        let options = ["--allow-lost-metrics"]
        let copy = runs.files(of: "copy-\(step)")
        try FileManager.default.copyItem(at: files.folder, to: copy.folder)
        let run = try runs.train("copy-\(step)", options: options)
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(try copy.metricsLines == Array(lines[max(0, present.count - 1)...]), "\(step)")
        try Data(present.joined().utf8).write(to: URL(filePath: files.path("metrics.jsonl")))
      }
    }
  }
}

extension RunFiles {
  /// The lines of metrics.jsonl, each with its line feed.
  fileprivate var metricsLines: [String] {
    get throws {
      try String(contentsOfFile: path("metrics.jsonl"), encoding: .utf8)
        .split(separator: "\n").map { "\($0)\n" }
    }
  }
}
