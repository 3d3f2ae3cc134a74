import Foundation
import ProgramRuns
import Testing
import Verification

@Suite("Runs whose files are intact, but do not belong together", .serialized)
struct RunTests {
  private let run: TrainedRun

  init() throws { run = try TrainedRun() }

  private func move(_ name: String, to other: String) throws {
    try? FileManager.default.removeItem(atPath: run.path("run/\(other)"))
    try FileManager.default.moveItem(
      atPath: run.path("run/\(name)"), toPath: run.path("run/\(other)"))
  }

  /// Changes a file with h5py, and seals it again.
  private func change(_ name: String, _ program: String) throws {
    try python(
      """
      with h5py.File(sys.argv[1], "r+") as f:
          \(program)
      """, run.path("run/\(name)"))
    try sealAgain(run.path("run/\(name)"))
  }

  @Test("A file of another stage or step, and a missing stage, are faults")
  func places() throws {
    try move("checkpoints/step-000000006.h5", to: "checkpoints/step-000000007.h5")
    #expect(
      try run.faults("run") == [
        "run/checkpoints/step-000000007.h5: FAULT: it is of step 6. Bring the file of this run back, "
          + "or move this one elsewhere"
      ])
    try move("checkpoints/step-000000007.h5", to: "checkpoints/step-000000006.h5")
    #expect(try run.faults("run") == [])
    try move("stages/stage-000.h5", to: "stages/stage-003.h5")
    let faults = try run.faults("run")
    try #require(faults.count == 2, "\(faults)")
    #expect(faults[0].hasPrefix("run/stages/stage-003.h5: FAULT: it is of the end of stage 0."))
    #expect(
      faults[1].hasPrefix(
        "run/stages/stage-000.h5: FAULT: there is no such file, but the stage has ended. Start the run"
      ))
    try move("stages/stage-003.h5", to: "checkpoints/step-000000003.h5")
    #expect(try run.faults("run").first?.contains("a stage, but not a checkpoint") == true)
  }

  @Test("Files of a run with another recipe or seed are faults")
  func otherRun() throws {
    for (key, words) in [("seed=8", "belongs to another run"), ("map.width=5", "map.width")] {
      let other = try run.command(["train", "recipe.toml", "--run", "other", "--set", key])
      #expect(other.exitCode == 0, "\(other.output)")
      for name in [
        "checkpoints/step-000000006.h5", "stages/stage-000.h5", "stages/stage-001.h5",
        "recipe.toml",
      ] {
        let whole = try run.bytes(of: "run/\(name)")
        let source =
          name.hasPrefix("checkpoints") ? "other/checkpoints/step-000000008.h5" : "other/\(name)"
        try run.write(
          try run.bytes(of: source),
          to: name.hasPrefix("checkpoints") ? "run/checkpoints/step-000000005.h5" : "run/\(name)")
        let faults = try run.faults("run")
        #expect(faults.count == 1, "\(name), \(key): \(faults)")
        #expect(
          faults.first?.contains(name == "recipe.toml" ? "is not the recipe of" : words) == true,
          "\(faults)")
        try? FileManager.default.removeItem(atPath: run.path("run/checkpoints/step-000000005.h5"))
        try run.write(whole, to: "run/\(name)")
      }
      try FileManager.default.removeItem(atPath: run.path("other"))
    }
    #expect(try run.faults("run") == [])
  }

  @Test("A previous map that is not the map of its stage, and metrics of another run, are faults")
  func contents() throws {
    let name = "checkpoints/step-000000008.h5"
    let whole = try run.bytes(of: "run/\(name)")
    try change(
      name,
      """
      d = f["map/previous/head.0.bias"]; d[0] = 9
          d.attrs["sha256"] = numpy.bytes_(hashlib.sha256(d[...].tobytes()).hexdigest())
      """)
    #expect(
      try run.faults("run").map { $0.contains("/map/previous is not the map of") } == [true])
    try run.write(whole, to: "run/\(name)")
    try change(name, "f['history/metrics_digest'][0] += 1")
    let faults = try run.faults("run")
    #expect(faults.count == 1 && faults[0].contains("bytes are not those that it had at "))
    try run.write(whole, to: "run/\(name)")
    try FileManager.default.removeItem(atPath: run.path("run/metrics.jsonl"))
    #expect(try run.faults("run").map { $0.contains("but the run has written lines") } == [true])
  }

  @Test("Lines after the checkpoint are named, and the next start of the run writes them again")
  func linesAfterCheckpoint() throws {
    let metrics = try run.bytes(of: "run/metrics.jsonl")
    let lines = metrics.split(separator: 10)
    #expect(lines.count == 10)
    var changed = metrics
    changed[metrics.count - 3] ^= 1
    for (bytes, words) in [
      (changed, "metrics.jsonl: FAULT: line 10 does not have the digest that is in metrics.sha256"),
      (metrics.dropLast(lines[9].count + 1), "lines are missing at its end: line 10 has a digest"),
      (metrics + Data("{}\n".utf8), "line 11 has no digest in metrics.sha256"),
    ] {
      try run.write(bytes, to: "run/metrics.jsonl")
      let faults = try run.faults("run")
      try #require(faults.count == 1 && faults[0].contains(words), "\(faults)")
      #expect(faults[0].contains(". Start the run again: it writes the lines after its checkpoint"))
    }
    #expect(try run.command(["train", "recipe.toml", "--run", "run"]).exitCode == 0)
    #expect(try run.faults("run") == [])
    #expect(try run.bytes(of: "run/metrics.jsonl") == metrics)
  }

  @Test("A run of an older program, without digests of lines, is intact, with notes")
  func olderRun() throws {
    try FileManager.default.removeItem(atPath: run.path("run/metrics.sha256"))
    let recipe = try run.bytes(of: "run/recipe.toml").split(separator: 10).dropLast()
      .reduce(into: Data()) { $0 += $1 + [10] }
    let files = try run.verified("run")
    #expect(files.filter(\.isFaulty).isEmpty)
    let metrics = try #require(files.first { $0.kind == .metrics })
    #expect(metrics.text.hasSuffix("so that changes in the last 2 lines are not found"))
    // Its recipe has blank lines, which `split` has removed: it is no longer that of the checkpoint.
    try run.write(recipe, to: "run/recipe.toml")
    #expect(
      try run.faults("run").map { $0.contains("it has no digest in its last line") } == [true])
  }
}
