import Foundation
import HDF5
import ProgramRuns
import Tensors
import Testing

@testable import Generation

extension ProgramTests {
  /// Samples and files of a complete run.
  struct SampleTests {
    @Test("A larger draw begins with the samples of a smaller one, and another run trains on it")
    func samples() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run", set: ["method.stages=1"]).exitCode == 0)
      // 300 are more than one block of 256. On two ranks only rank 0 draws.
      #expect(
        try runs.command("sample", "run", "--count", "70", "--output", "few.h5").exitCode == 0)
      let run = try runs.command(
        "sample", "run", "--count", "300", "--output", "many.h5", onRanks: 2)
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.count(of: "many.h5: 300 samples") == 1, "\(run.output)")
      let few = try samples(in: runs.path("few.h5"))
      let many = try samples(in: runs.path("many.h5"))
      #expect(few.count == 70 * 3 && many.count == 300 * 3)
      #expect(few == Array(many.prefix(few.count)))
      #expect(Set(many).count > many.count / 2, "the samples differ from each other")

      let next = try runs.train(
        "next", set: ["data.files=many.h5", "method.stages=1", "method.first_stage_steps=1"])
      #expect(next.exitCode == 0, "\(next.output)")
      #expect(next.count(of: "many.h5: 300 samples of 3, 75 in each of 4 shards") == 1)
    }

    @Test("Images of several checkpoints become a picture with a row for each; points are refused")
    func images() throws {
      let runs = try SmallRuns()
      let settings = try runs.imageSettings()
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let stages = ["run/stages/stage-000.h5", "run/stages/stage-001.h5"]
      let grid = try runs.command(["sample"] + stages + ["--count", "3", "--output", "grid.png"])
      #expect(grid.exitCode == 0, "\(grid.output)")
      #expect(
        grid.count(
          of: "grid.png: 3 samples of \(stages.joined(separator: ", ")) (average parameters)\n")
          == 1)
      // Width and height follow the signature and the header's name, in big-endian order. An image of 8
      // pixels becomes 56 wide, with 2 between images and around them.
      let header = try Data(contentsOf: URL(filePath: runs.path("grid.png"))).prefix(24)
      let sizes: [UInt8] = [0, 0, 0, 3 * 58 + 2, 0, 0, 0, 2 * 58 + 2]
      #expect(Array(header.suffix(8)) == sizes)

      #expect(try runs.train("points", set: ["method.stages=1"]).exitCode == 0)
      for (checkpoints, output, message) in [
        (["points"], "x.png", "samples of shape [3] have no picture"),
        (["run", "points"], "x.png", "samples of shapes [1, 8, 8] and [3] do not go into one"),
        (stages, "x.h5", "a .h5 file holds samples of one checkpoint"),
      ] {
        let run = try runs.command(["sample"] + checkpoints + ["--output", output])
        #expect(run.exitCode == 64 && run.count(of: message) == 1, "\(run.output)")
      }
    }

    @Test(
      "The data's own black and white become -1 and 1 in pictures, and usual data keep their bits")
    func shown() {
      let samples = Tensor([0, 51, 255, 510, .nan], shape: [1, 1, 1, 5])
      let values = StagePicture.shown(samples, of: 0...255).values
      #expect(values.dropLast() == [-1, -0.6, 1, 3] && values[4].isNaN)
      let usual = Tensor([-1, 0.3, 1], shape: [1, 1, 1, 3])
      #expect(StagePicture.shown(usual, of: -1...1).values == usual.values)
      #expect(StagePicture.shown(usual, of: nil).values == usual.values)
    }

    @Test("h5py reads checkpoints and samples, and their digests are right")
    func readInPython() throws {
      let runs = try SmallRuns()
      #expect(try runs.train("run", set: ["method.stages=1"]).exitCode == 0)
      #expect(try runs.command("sample", "run", "--output", "samples.h5").exitCode == 0)
      let checkpoint = try #require(runs.files(of: "run").checkpoints.last)
      let text = try python(
        """
        wrong, count = [], 0
        def check(name, item):
            global count
            if isinstance(item, h5py.Dataset):
                count += 1
                digest = hashlib.sha256(item[...].tobytes()).hexdigest()
                if digest != item.attrs["sha256"].decode(): wrong.append(name)
        checkpoint = h5py.File(sys.argv[1])
        checkpoint.visititems(check)
        print(wrong, count > 20, dict((k, int(checkpoint.attrs[k])) for k in ["stage", "step"]))
        print("[data]" in checkpoint.attrs["recipe"].decode(), list(checkpoint))
        samples = h5py.File(sys.argv[2])
        samples.visititems(check)
        print(wrong, samples["samples"].shape, samples["samples"].dtype)
        """,
        runs.files(of: "run").path("checkpoints/\(checkpoint)"), runs.path("samples.h5"))
      #expect(
        text == """
          [] True {'stage': 1, 'step': 4}
          True ['history', 'map', 'potential', 'versions']
          [] (64, 3) float32

          """)
    }

    @Test("A line of metrics has these keys, in this order")
    func metrics() throws {
      let runs = try SmallRuns()
      let settings = ["method.stages=1", "method.first_stage_steps=3"]
      #expect(try runs.train("run", set: settings).exitCode == 0)
      let lines = try String(contentsOfFile: runs.path("run/metrics.jsonl"), encoding: .utf8)
        .split(separator: "\n")
      let keys = lines.map { $0.matches(of: /"(\w+)":/).map { String($0.1) } }
      let expected = [
        "stage", "step", "step_in_stage", "steps", "potential_loss", "map_loss", "transport_cost",
        "divergence", "dual_value", "squared_slope",
      ]
      // One line after two steps, and one after the last step, which ends the stage.
      #expect(keys == [expected, expected])
      #expect(lines[1].hasPrefix(#"{"stage":0,"step":3,"step_in_stage":3,"steps":1,"#))
    }

    private func samples(in path: String) throws -> [Float] {
      try withFile(path, .read) { try $0.dataset("samples").read(Float.self) }
    }
  }
}
