import Foundation
import ProgramRuns
import Testing
import Verification

@Suite("Damaged files", .serialized)
struct DamageTests {
  private let run: TrainedRun

  init() throws { run = try TrainedRun() }

  /// One file of each kind, and the distance between the bytes that are changed.
  ///
  /// Each distance is a prime, so the bytes and bits reach every kind of structure.
  private static let kinds = [
    ("run/checkpoints/step-000000008.h5", 211), ("run/stages/stage-000.h5", 101), ("data.h5", 5),
    ("network.h5", 503), ("run/metrics.jsonl", 31), ("run/metrics.sha256", 11),
    ("run/recipe.toml", 97),
  ]

  @Test("Every flipped byte, every cut and every zeroed page of every kind of file is found")
  func damage() throws {
    for (name, step) in Self.kinds { try check(name, every: step) }
  }

  private func check(_ name: String, every step: Int) throws {
    let whole = try run.bytes(of: name)
    #expect(try run.faults(name) == [])
    var cases: [(String, Data)] = [("no bytes", Data())]
    for (index, byte) in stride(from: 0, to: whole.count, by: step).enumerated() {
      var changed = whole
      changed[byte] ^= 1 << (index % 8)
      cases.append(("bit \(index % 8) of byte \(byte)", changed))
    }
    for count in stride(from: 1, to: whole.count, by: max(1, whole.count / 11)) {
      cases.append(("cut to \(count) bytes", whole.prefix(count)))
    }
    cases.append(("without the last byte", whole.dropLast()))
    cases.append(("one more byte", whole + Data([10])))
    for start in stride(from: 0, to: whole.count, by: 4096) {
      var changed = whole
      let end = min(start + 4096, whole.count)
      changed.replaceSubrange(start..<end, with: Data(count: end - start))
      if changed != whole { cases.append(("zeroed page at \(start)", changed)) }
    }
    #expect(cases.count > 60)
    for (what, bytes) in cases {
      try run.write(bytes, to: name)
      let faults = try run.faults(name)
      #expect(faults.count == 1, "\(name), \(what): \(faults)")
    }
    try run.write(whole, to: name)
    #expect(try run.faults(name) == [])
  }

  @Test("A damaged file of a run is named by the verification of the run, and no other")
  func named() throws {
    for name in [
      "checkpoints/step-000000006.h5", "checkpoints/step-000000008.h5", "stages/stage-000.h5",
      "stages/stage-001.h5", "metrics.jsonl", "recipe.toml",
    ] {
      let whole = try run.bytes(of: "run/\(name)")
      var changed = whole
      changed[whole.count - 9] ^= 4
      try run.write(changed, to: "run/\(name)")
      let faults = try run.faults("run")
      #expect(faults.count == 1 && faults[0].hasPrefix("run/\(name): FAULT: "), "\(faults)")
      #expect(try run.faults("").count == 1)
      try run.write(whole, to: "run/\(name)")
    }
  }

  @Test("`sample`, `evaluate`, `inspect` and `features` refuse damaged files that they read")
  func readers() throws {
    let stage = "run/stages/stage-000.h5"
    let evaluation = ["--count", "9", "--measures", "sliced"]
    let readers: [(String, [String], Int32)] = [
      (stage, ["sample", stage, "--output", "s.h5"], 83), (stage, ["inspect", stage], 83),
      (stage, ["evaluate", stage, "--target", "data.h5"] + evaluation, 83),
      ("data.h5", ["evaluate", stage] + evaluation, 65),
      ("data.h5", ["evaluate", stage, "--target", "data.h5"] + evaluation, 65),
      ("data.h5", ["evaluate", "data.h5", "--target", "points.h5"] + evaluation, 65),
      (
        "network.h5",
        ["evaluate", "images.h5", "--target", "images.h5", "--features", "network.h5"] + [
          "--count", "9",
        ], 83
      ),
      ("network.h5", ["features", "images.h5", "--network", "network.h5", "--output", "f.h5"], 83),
    ]
    for (file, arguments, code) in readers {
      let whole = try run.bytes(of: file)
      let good = try run.command(arguments)
      #expect(good.exitCode == 0, "\(arguments): \(good.output)")
      for place in [40, 100, 700, whole.count / 2, whole.count - 1] {
        var changed = whole
        changed[place] ^= 16
        try run.write(changed, to: file)
        let bad = try run.command(arguments)
        #expect(bad.exitCode == code, "byte \(place), \(arguments): \(bad.output)")
        #expect(bad.count(of: "rror: ") == 1 && bad.count(of: file) > 0, "\(bad.output)")
      }
      try run.write(whole, to: file)
    }
  }
}
