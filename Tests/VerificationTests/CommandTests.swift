import Foundation
import ProgramRuns
import Testing

@Suite("The command `verify`", .serialized)
struct CommandTests {
  private let run: TrainedRun

  init() throws { run = try TrainedRun() }

  private func damage(_ name: String) throws {
    var bytes = try run.bytes(of: name)
    bytes[bytes.count / 2] ^= 1
    try run.write(bytes, to: name)
  }

  @Test("There is a line for each file, and the code is 0 for intact ones, else 83 or 65")
  func codes() throws {
    let good = try run.command(["verify", "run", "data.h5", "network.h5"])
    #expect(good.exitCode == 0, "\(good.output)")
    #expect(
      good.output == """
        run/checkpoints/step-000000006.h5: intact checkpoint
        run/checkpoints/step-000000008.h5: intact checkpoint
        run/stages/stage-000.h5: intact stage
        run/stages/stage-001.h5: intact stage
        run/metrics.jsonl: intact metrics
        run/recipe.toml: intact recipe
        run/history.jsonl: intact history
        data.h5: intact dataset
        network.h5: intact feature network

        """)
    for (name, code) in [
      ("data.h5", 65), ("run/metrics.jsonl", 65), ("run/recipe.toml", 65), ("network.h5", 83),
      ("run/stages/stage-001.h5", 83), ("run/checkpoints/step-000000006.h5", 83),
    ] as [(String, Int32)] {
      let whole = try run.bytes(of: name)
      try damage(name)
      let bad = try run.command(["verify", "run", "data.h5", "network.h5"])
      #expect(bad.exitCode == code, "\(name): \(bad.output)")
      #expect(bad.count(of: "\n\(name): FAULT: ") + (bad.output.hasPrefix(name) ? 1 : 0) == 1)
      #expect(
        bad.count(of: ": intact ") == 8 && bad.count(of: "error: 1 of 9 files has a fault") == 1)
      try run.write(whole, to: name)
    }
    try damage("data.h5")
    try damage("network.h5")
    #expect(try run.command(["verify", "data.h5", "network.h5"]).exitCode == 83)
  }

  @Test("With --json, each line is an object with path, kind and state")
  func json() throws {
    try damage("data.h5")
    let output = try run.command(["verify", "--json", "run/stages", "data.h5"])
    #expect(output.exitCode == 65, "\(output.output)")
    let lines = output.output.split(separator: "\n").filter { $0.hasPrefix("{") }
    struct Line: Decodable {
      let path, kind, state: String
      let fault, remedy: String?
    }
    let objects = try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    #expect(
      objects.map(\.path) == ["run/stages/stage-000.h5", "run/stages/stage-001.h5", "data.h5"])
    #expect(objects.map(\.kind) == ["stage", "stage", "dataset"])
    #expect(objects.map(\.state) == ["intact", "intact", "faulty"])
    #expect(objects.map { $0.remedy == nil } == [true, true, false] && objects[2].fault != nil)
  }

  @Test("Folders are searched for runs and files; what is not there or not ours is no success")
  func folders() throws {
    try python(
      """
      import os
      h5py.File("foreign.h5", "w")["x"] = 1.0
      os.makedirs("deep/er/empty"); os.rename("data.h5", "deep/er/data.h5")
      os.symlink("..", "deep/loop")
      """, in: run.path(""))
    let all = try run.command(["verify", "."])
    #expect(all.exitCode == 0, "\(all.output)")
    #expect(all.count(of: "./foreign.h5: skipped: an HDF5 file of another program") == 1)
    #expect(all.count(of: "./deep/er/data.h5: intact dataset") == 1)
    #expect(all.count(of: "./run/metrics.jsonl: intact metrics") == 1)
    for (name, words) in [
      ("foreign.h5", "FAULT: an HDF5 file of another program"), ("none", "FAULT: no such file"),
      ("deep/er/empty", "FAULT: the folder has nothing to verify"),
      ("recipe.toml", "FAULT: not an HDF5 file"),
    ] {
      let output = try run.command(["verify", name])
      #expect(output.exitCode == 65, "\(output.output)")
      #expect(output.count(of: "\(name): \(words)") == 1, "\(output.output)")
    }
  }

  @Test("A run can be verified while it trains")
  func running() throws {
    let training = try LaunchedProgram(
      "sjko-dist",
      [
        "train", "recipe.toml", "--run", "long", "--set", "method.first_stage_steps=100000",
        "--set", "checkpoint.every_steps=20",
      ], onRanks: nil, in: run.path(""))
    #expect(training.hasPrinted("saved step 40"), "\(training.output)")
    for _ in 0..<8 {
      let output = try run.command(["verify", "long"])
      #expect(output.exitCode == 0, "\(output.output)")
    }
    training.send(SIGTERM)
    #expect(training.end().exitCode == 75)
    #expect(try run.command(["verify", "long"]).exitCode == 0)
  }
}
