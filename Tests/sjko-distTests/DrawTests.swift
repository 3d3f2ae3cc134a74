import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// Charts of the metrics of runs.
  struct DrawTests {
    @Test("The picture is PNG or SVG, depending on the end of its name")
    func trained() throws {
      let place = try Workplace()
      #expect(try place.run(["train", "recipe.toml", "--run", "run"]).exitCode == 0)
      let png = try place.run(["draw", "run", "--output", "curves.png"])
      #expect(png.exitCode == 0, "\(png.output)")
      #expect(png.output == "curves.png: transport_cost, dual_value of run\n")
      let signature = try Data(contentsOf: URL(filePath: place.path("curves.png"))).prefix(4)
      #expect(Array(signature) == [0x89] + Array("PNG".utf8))
      let svg = try place.run([
        "draw", "run", "--value", "transport_cost", "--logarithmic", "--output", "curves.svg",
      ])
      #expect(svg.exitCode == 0, "\(svg.output)")
      #expect(try lineCounts(of: 2, in: place) == [1, 0])
    }

    @Test("Two runs become two lines, and a partly written record of a run is ignored")
    func several() throws {
      let place = try Workplace()
      try write(["a/f32": whole, "b/bf16": whole + #"{"stage":1,"ste"#], in: place)
      let one = try place.run([
        "draw", "a/f32", "b/bf16/", "--value", "dual_value", "--output", "curves.svg",
      ])
      #expect(one.exitCode == 0, "\(one.output)")
      #expect(try lineCounts(of: 3, in: place) == [1, 1, 0])
      // Runs whose folders have the same name are named by their paths.
      try write(["a/bf16": whole], in: place)
      let both = try place.run(["draw", "a/bf16", "b/bf16", "--output", "curves.svg"])
      #expect(both.exitCode == 0, "\(both.output)")
      // The transport cost has a gap.
      #expect(try lineCounts(of: 4, in: place) == [2, 1, 2, 1])
    }

    @Test("A fault is reported once, with its exit code, and no picture is written")
    func faults() throws {
      let place = try Workplace()
      try FileManager.default.createDirectory(
        atPath: place.path("new"), withIntermediateDirectories: true)
      try write(
        ["run": whole, "empty": "", "damaged": whole + "{\"stage\":0,\n" + whole], in: place)
      for (arguments, code, message) in [
        ("none", 65, "none: no such run folder"),
        ("recipe.toml", 65, "recipe.toml: no such run folder"),
        ("new", 65, "new/metrics.jsonl: no such file; "),
        ("empty", 65, "empty/metrics.jsonl: no line yet"),
        ("run damaged", 65, "damaged/metrics.jsonl, line 4: no record with step and stage"),
        (
          "run --value loss", 64,
          "the metrics of run do not include 'loss'; they include dual_value, stage, transport_cost"
        ),
        ("run --logarithmic", 64, "dual_value of run has none"),
      ] as [(String, Int32, String)] {
        let run = try place.run(
          ["draw"] + arguments.split(separator: " ").map(String.init)
            + ["--output", "curves.png"])
        #expect(run.exitCode == code && run.count(of: message) == 1, "\(run.output)")
      }
      let suffix = try place.run(["draw", "run", "--output", "curves.pdf"])
      #expect(suffix.exitCode == 64 && suffix.count(of: "must end in .png or .svg") == 1)
      #expect(!place.files(in: "").contains { $0.hasPrefix("curves") })
      let folder = try place.run(["draw", "run", "--output", "none/curves.png"])
      #expect(folder.exitCode == 74 && folder.count(of: "cannot draw none/curves.png: ") == 1)
    }

    /// Two stages of two records; a logarithmic axis shows no dual value, because all are negative.
    private let whole = """
      {"stage":0,"step":1,"transport_cost":0.5,"dual_value":-1}
      {"stage":0,"step":2,"transport_cost":null,"dual_value":-2}
      {"stage":1,"step":3,"transport_cost":2,"dual_value":-3}

      """

    /// The number of pieces of lines in `curves.svg` for each of the first colours.
    private func lineCounts(of colorCount: Int, in place: Workplace) throws -> [Int] {
      // Cairo 1.18 writes stroke="rgb(0%, 0%, 0%)" where 1.16 writes stroke:rgb(0%,0%,0%).
      let lines = try String(contentsOfFile: place.path("curves.svg"), encoding: .utf8)
        .replacing("=\"", with: ":").replacing("%, ", with: "%,")
        .split(separator: "\n").filter { $0.contains("<path") }
      // 0x0072B2, 0xD55E00, 0x009E73 and 0xCC79A7.
      return [
        "0%,44.705882%,69.803922%", "83.529412%,36.862745%,0%", "0%,61.960784%,45.098039%",
        "80%,47.45098%,65.490196%",
      ].prefix(colorCount).map { color in lines.count { $0.contains("stroke:rgb(\(color))") } }
    }

    private func write(_ metrics: [String: String], in place: Workplace) throws {
      for (run, text) in metrics {
        try FileManager.default.createDirectory(
          atPath: place.path(run), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: place.path("\(run)/metrics.jsonl")))
      }
    }
  }
}
