import HDF5
import ProgramRuns
import Testing

extension ProgramTests {
  /// Which parameters of a map samples and evaluations use.
  struct ParametersTests {
    @Test(
      "Samples are those of the average, or with --parameters last those that the metrics describe")
    func choice() throws {
      let runs = try SmallRuns()
      // Averages change nothing in training with this anchor.
      let anchor = "method.anchor=last"
      #expect(try runs.train("kept", set: [anchor]).exitCode == 0)
      #expect(try runs.train("none", set: [anchor, "average.decay=none"]).exitCode == 0)
      let files = ["kept-default", "kept-average", "kept-last", "none-default", "none-last"]
      for file in files {
        let words = file.split(separator: "-").map(String.init)
        let options = words[1] == "default" ? [] : ["--parameters", words[1]]
        let run = try runs.command(
          ["sample", words[0], "--count", "20", "--output", "\(file).h5"] + options)
        let kind = file == "kept-default" || file == "kept-average" ? "average" : "last"
        #expect(run.exitCode == 0 && run.count(of: " (\(kind) parameters)\n") == 1, "\(run.output)")
        let texts = try withFile(runs.path("\(file).h5"), .read) { root in
          [try root.attributes.string("parameters"), try root.attributes.string("source")]
        }
        #expect(texts[0] == kind && texts[1].contains(", \(kind) parameters of the map"))
      }
      let samples = try files.map { file in
        try withFile(runs.path("\(file).h5"), .read) { try $0.dataset("samples").read(Float.self) }
      }
      #expect(samples[0] == samples[1] && samples[0] != samples[2])
      #expect(samples[2] == samples[3] && samples[3] == samples[4])
    }

    @Test("The table and the JSON of evaluate name the parameters")
    func evaluation() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run", set: ["method.stages=1"]).exitCode == 0)
      let options = ["evaluate", "run", "--count", "20", "--measures", "w2"]
      let (average, last) = (
        try runs.command(options), try runs.command(options + ["--parameters", "last"])
      )
      #expect(
        average.exitCode == 0 && average.count(of: ".h5 (average)\n") == 1, "\(average.output)")
      #expect(last.exitCode == 0 && last.count(of: ".h5 (last)\n") == 1, "\(last.output)")
      let json = try runs.command(options + ["--json", "--parameters", "last"])
      #expect(json.count(of: "\"parameters\":\"last\"") == 1, "\(json.output)")
    }

    @Test("A choice that cannot take effect is an error")
    func faults() throws {
      let runs = try SmallRuns()
      let settings = ["method.stages=1", "method.anchor=last", "average.decay=none"]
      #expect(try runs.train("run", set: settings).exitCode == 0)
      #expect(
        try runs.command("sample", "run", "--count", "20", "--output", "x.h5").exitCode == 0)
      for (arguments, message) in [
        (["sample", "run", "--output", "y.h5", "--parameters", "average"], "keeps no average"),
        (["evaluate", "run", "--count", "20", "--parameters", "average"], "keeps no average"),
        (
          ["sample", "run", "--output", "y.h5", "--parameters", "last", "--source"],
          "the inputs of a map have no parameters"
        ),
        (
          ["evaluate", "x.h5", "--count", "9", "--target", "recipe.toml", "--parameters", "last"],
          "there are only files with samples"
        ),
        (
          ["sample", "run", "--output", "y.h5", "--count", "1000000000000000"],
          "TiB of memory, and this host has"
        ),
      ] {
        let run = try runs.command(arguments)
        #expect(run.exitCode == 64 && run.count(of: message) == 1, "\(run.output)")
      }
    }
  }
}
