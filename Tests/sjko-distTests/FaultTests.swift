import Foundation
import HDF5
import ProgramRuns
import Testing

/// A bad input, with the exit code and the messages of the program.
struct BadInput: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Settings of the recipe, and other arguments of `train`.
  var settings: [String] = []
  var recipe = "recipe.toml"
  let exitCode: Int32
  /// Texts that are printed once each.
  let messages: [String]

  static let all = [
    BadInput(
      testDescription: "no such recipe", recipe: "resipe.toml", exitCode: 78,
      messages: ["resipe.toml: no such recipe; built in are"]),
    // All faults are reported at once.
    BadInput(
      testDescription: "faults of a recipe",
      settings: [
        "method.stepsize=1", "shards=\"4\"", "method.step_size=0", "adam.beta1=1", "batch=17",
      ], exitCode: 78,
      messages: [
        "--set: method.stepsize: no such key; did you mean method.step_size?",
        "--set: method.step_size: 0 is not greater than 0",
        "--set: shards: \"4\" is not a whole number", "--set: adam.beta1: 1 is not at least 0",
      ]),
    BadInput(
      testDescription: "a batch that is no multiple of the shards", settings: ["batch=17"],
      exitCode: 78, messages: ["batch: 17 is not a multiple of shards (4); set 16 or 20"]),
    BadInput(
      testDescription: "a network larger than any memory", settings: ["map.width=1000000"],
      exitCode: 78, messages: [" TiB of memory on this host"]),
    BadInput(
      testDescription: "a width whose parameters have no number",
      settings: ["map.width=2147483647", "map.latent_dimensions=9000000000000000000"], exitCode: 78,
      messages: ["map.width: 2147483647 is greater than 1048576", "9000000000000000000 is greater"]),
    BadInput(
      testDescription: "a batch whose activations exceed any memory",
      settings: ["batch=400000000"], exitCode: 78, messages: ["GiB of memory on this host"]),
    BadInput(
      testDescription: "a dataset that is missing", settings: ["data.files=missing.h5"],
      exitCode: 65, messages: ["missing.h5: no such file"]),
    BadInput(
      testDescription: "a dataset cut off", settings: ["data.files=cut.h5"], exitCode: 65,
      messages: ["cut.h5: cannot be read: "]),
    BadInput(
      testDescription: "a dataset without samples", settings: ["data.files=other.h5"],
      exitCode: 65, messages: ["other.h5: there is no dataset /samples, only /points"]),
    // The last row belongs to the last rank, but every rank reads all rows.
    BadInput(
      testDescription: "a dataset with a NaN", settings: ["data.files=nan.h5"], exitCode: 65,
      messages: ["error: nan.h5: row 63 (the first is 0) contains nan"]),
    BadInput(
      testDescription: "a dataset too small for a batch", settings: ["data.files=few.h5"],
      exitCode: 65, messages: ["the dataset has 8 samples, which makes 2 for each of 4 shards"]),
    BadInput(
      testDescription: "a source of another shape than the data",
      settings: ["data.files=good.h5", "source.synthetic=moons"], exitCode: 65,
      messages: ["the source has samples of shape [2], the data of shape [3]"]),
    BadInput(
      testDescription: "an image network for points",
      settings: ["data.files=good.h5", "map.architecture=ncsnpp"], exitCode: 78,
      messages: ["samples of shape [3] are not images of [channels, height, width]"]),
    BadInput(
      testDescription: "a covariance that is none",
      settings: ["data.covariance=[[1, 2, 0], [2, 1, 0], [0, 0, 1]]"], exitCode: 65,
      messages: ["not a Gaussian: "]),
  ]
}

extension ProgramTests {
  /// Bad inputs: their messages, exit codes and files.
  struct FaultTests {
    @Test(
      "A bad input is reported once, ends with its code, and nothing is written",
      arguments: BadInput.all)
    func badInput(_ input: BadInput) throws {
      let place = try Workplace()
      try writeDatasets(in: place)
      let run = try place.run(
        ["train", input.recipe, "--run", "run"] + input.settings.flatMap { ["--set", $0] },
        onRanks: 2)
      #expect(run.exitCode == input.exitCode, "\(run.output)")
      #expect(run.count(of: "error: ") == 1, "\(run.output)")
      for message in input.messages { #expect(run.count(of: message) == 1, "\(run.output)") }
      #expect(place.files(in: "run").isEmpty)
    }

    @Test("Ranks started by the launcher of another MPI library are refused, with one message")
    func separateWorlds() throws {
      let place = try Workplace()
      let runs = try ["0", "1"].map { rank in
        try place.run(
          ["train", "recipe.toml", "--run", "run"],
          environment: ["PMI_RANK": rank, "PMI_SIZE": "2"])
      }
      #expect(runs.map(\.exitCode) == [78, 78])
      #expect(runs.map { $0.count(of: "error: 2 processes were started") } == [1, 0])
      #expect(place.files(in: "run").isEmpty)
    }

    @Test("A run that diverges ends with code 80, and its last checkpoint is intact")
    func diverging() throws {
      let place = try Workplace()
      let settings = ["map.learning_rate=1e30", "checkpoint.every_steps=1"]
      let run = try place.run(
        ["train", "recipe.toml", "--run", "run"] + settings.flatMap { ["--set", $0] }, onRanks: 2)
      #expect(run.exitCode == 80, "\(run.output)")
      #expect(run.count(of: "error: training has diverged: ") == 1, "\(run.output)")
      #expect(run.count(of: "no longer finite in stage 0, at step 2") == 1, "\(run.output)")
      #expect(place.files(in: "run/checkpoints") == ["step-000000001.h5"])
      let inspect = try place.run(["inspect", "run"])
      #expect(inspect.exitCode == 0 && inspect.count(of: "step-000000001.h5: intact") == 1)
    }

    @Test("A full disk ends a run with code 74, and only the checkpoint before it remains")
    func diskFull() throws {
      let place = try Workplace()
      let arguments = [
        "train", "recipe.toml", "--run", "run", "--set", "checkpoint.every_steps=10", "--set",
        "checkpoint.keep=1", "--set", "method.first_stage_steps=10000",
      ]
      let program = try place.launch(arguments, onRanks: 2)
      #expect(program.hasPrinted("saved step"), "\(program.output)")
      // Not from the start: Open MPI writes larger files then. 64 kB is half a checkpoint.
      let root = try #require(program.ranks.first)
      let limit = try Process.run(
        URL(filePath: "/usr/bin/prlimit"), arguments: ["--pid", "\(root)", "--fsize=65536"])
      limit.waitUntilExit()
      let full = program.end()
      #expect(full.exitCode == 74, "\(full.output)")
      #expect(full.count(of: "error: ") == 1, "\(full.output)")
      #expect(full.count(of: ": not saved: ") == 1, "\(full.output)")
      let files = place.files(in: "run/checkpoints")
      #expect(files.count == 1, "\(files)")

      let inspect = try place.run(["inspect", "run"])
      #expect(inspect.exitCode == 0 && inspect.count(of: "/\(files[0]): intact") == 1)
    }

    @Test("A folder that cannot be made is reported, with code 74")
    func folderNotMade() throws {
      let place = try Workplace()
      let run = try place.run(["train", "recipe.toml", "--run", "recipe.toml/run"], onRanks: 2)
      #expect(run.exitCode == 74, "\(run.output)")
      #expect(run.count(of: "cannot make recipe.toml/run: ") == 1, "\(run.output)")
    }

    private func writeDatasets(in place: Workplace) throws {
      func write(_ name: String, _ samples: [Float], as dataset: String = "samples") throws {
        try withFile(place.path(name), .createNew) { root in
          try root.createDataset(dataset, of: .float32, shape: [samples.count / 3, 3])
            .write(samples)
        }
      }
      let good = (0..<64 * 3).map { Float($0) / 100 }
      try write("good.h5", good)
      try write("few.h5", Array(good.prefix(8 * 3)))
      try write("nan.h5", good.dropLast() + [.nan])
      try write("other.h5", good, as: "points")
      try Data(contentsOf: URL(filePath: place.path("good.h5"))).dropLast(300)
        .write(to: URL(filePath: place.path("cut.h5")))
    }
  }
}
