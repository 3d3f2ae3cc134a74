import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// Checkpoints and files of stages away from their run and its data.
  struct StandaloneTests {
    /// The settings of a run with two stages of one step each.
    private static func settings(_ data: String) -> [String] {
      let images = [
        "map.architecture=ncsnpp", "map.multipliers=[1, 2]", "map.blocks=1", "map.attention=4",
        "map.style_length=8", "potential.architecture=ddgan-small", "potential.multipliers=[1, 2]",
      ]
      return [
        "batch=16", "shards=4", "method.stages=2", "method.first_stage_steps=1",
        "method.stage_steps=1", "map.width=8", "potential.width=8",
      ] + (data.contains("images") ? images : []) + [data]
    }

    /// A workplace with datasets, and with a run in the folder `there`.
    private func trained(_ settings: String...) throws -> Workplace {
      let place = try Workplace()
      try python(
        """
        x = numpy.random.default_rng(1).integers(0, 256, (64, 1, 8, 8)).astype("u1")
        h5py.File("images.h5", "w")["samples"] = x
        h5py.File("images-of-floats.h5", "w")["samples"] = x.astype("f4") / 255
        h5py.File("points.h5", "w")["samples"] = x[:, 0, 0, :2].astype("f4")
        h5py.File("others.h5", "w")["samples"] = x[::-1, 0, 0, :2].astype("f4")
        """, in: place.path("."))
      let all = settings.flatMap(Self.settings)
      let run = try place.run(
        ["train", "recipe.toml", "--run", "there"] + all.flatMap { ["--set", $0] })
      #expect(run.exitCode == 0, "\(run.output)")
      return place
    }

    /// Copies a file of the run into a new folder `here` as `map.h5`.
    private func copy(_ file: String, in place: Workplace) throws {
      try? FileManager.default.removeItem(atPath: place.path("here"))
      try FileManager.default.createDirectory(
        atPath: place.path("here"), withIntermediateDirectories: false)
      try FileManager.default.copyItem(
        atPath: place.path("there/\(file)"), toPath: place.path("here/map.h5"))
    }

    private func runHere(_ arguments: [String], in place: Workplace) throws -> ProgramRun {
      try ProgramRun.run("sjko-dist", arguments, onRanks: nil, in: place.path("here"))
    }

    @Test(
      "A copy of a stage or checkpoint is used in an empty folder, and beside broken data",
      arguments: [
        "data.synthetic=two-circles", "data.files=points.h5", "data.files=images.h5",
        "data.files=images-of-floats.h5",
      ])
    func copies(data: String) throws {
      let place = try trained(data)
      let file = String(data.dropFirst("data.files=".count))
      let isFile = data.contains("files")
      let other = data.contains("images") ? "../images.h5" : "moons"
      for name in ["stages/stage-001.h5", "checkpoints/step-000000002.h5"] {
        try copy(name, in: place)
        for isBroken in isFile ? [false, true] : [false] {
          // Whatever reads this file ends with an error.
          if isBroken {
            try Data("broken".utf8).write(to: URL(filePath: place.path("here/\(file)")))
          }
          for arguments in [
            ["sample", "map.h5", "--count", "4", "--output", "s.h5"], ["inspect", "map.h5"],
            ["evaluate", "map.h5", "--target", other, "--count", "20", "--measures", "sliced"],
          ]
            + (isBroken && data.contains("points")
              ? [] : [["sample", "map.h5", "--count", "4", "--output", "s.png"]])
          {
            let run = try runHere(arguments, in: place)
            #expect(run.exitCode == 0, "\(name), \(arguments): \(run.output)")
          }
        }
        let samples = try python(
          "print((h5py.File('here/s.h5')['samples'][...]).tobytes().hex())", in: place.path("."))
        let there = try place.run(["sample", "there/\(name)", "--count", "4", "--output", "t.h5"])
        #expect(there.exitCode == 0, "\(there.output)")
        #expect(
          try python(
            "print((h5py.File('t.h5')['samples'][...]).tobytes().hex())", in: place.path("."))
            == samples)
      }
    }

    @Test("`evaluate` without a target needs the data, and says which, with their digest")
    func evaluate() throws {
      let place = try trained("data.files=points.h5")
      try copy("stages/stage-000.h5", in: place)
      let evaluation = ["evaluate", "map.h5", "--count", "20", "--measures", "w2"]
      let digest = try python(
        "print(hashlib.sha256(h5py.File('points.h5')['samples'][...].tobytes()).hexdigest(), end='')",
        in: place.path("."))
      let missing = try runHere(evaluation, in: place)
      #expect(missing.exitCode == 65, "\(missing.output)")
      let needs =
        "error: map.h5: needs the data of its run, points.h5 (64 x 2 float32 sha256:\(digest)), but"
      #expect(missing.count(of: "\(needs) there is no file points.h5. ") == 1, "\(missing.output)")
      #expect(missing.count(of: ", or name another target with --target\n") == 1)

      func bring(_ name: String) throws {
        try? FileManager.default.removeItem(atPath: place.path("here/points.h5"))
        try FileManager.default.copyItem(
          atPath: place.path(name), toPath: place.path("here/points.h5"))
      }
      try bring("others.h5")
      let changed = try runHere(evaluation, in: place)
      #expect(changed.exitCode == 65, "\(changed.output)")
      #expect(changed.count(of: "\(needs) there is now 64 x 2 float32 sha256:") == 1)
      let picture = try runHere(["sample", "map.h5", "--output", "s.png"], in: place)
      #expect(picture.exitCode == 0, "\(picture.output)")
      #expect(picture.count(of: "note: the picture does not show the data: map.h5: needs the") == 1)
      try bring("points.h5")
      #expect(try runHere(evaluation, in: place).exitCode == 0)
    }

    @Test("A map whose source is a dataset names it, with its digest, if it is missing or changed")
    func source() throws {
      let place = try trained("data.synthetic=moons", "source.files=points.h5")
      try copy("stages/stage-000.h5", in: place)
      let sampling = ["sample", "map.h5", "--count", "4", "--output", "s.h5"]
      for (file, words) in [
        (nil, "there is no file points.h5. Paths are relative"),
        ("others.h5", "there is now 64 x 2 float32 sha256:"),
      ] {
        if let file {
          try FileManager.default.copyItem(
            atPath: place.path(file), toPath: place.path("here/points.h5"))
        }
        for arguments in [sampling, ["evaluate", "map.h5", "--target", "moons"]] {
          let run = try runHere(arguments, in: place)
          #expect(run.exitCode == 65, "\(run.output)")
          #expect(
            run.count(of: "error: map.h5: needs the source of its run, points.h5 (64 x 2 ") == 1)
          #expect(run.count(of: words) == 1 && run.count(of: "--target") == 0, "\(run.output)")
        }
      }
      // `inspect` applies no map.
      #expect(try runHere(["inspect", "map.h5"], in: place).exitCode == 0)
      try FileManager.default.removeItem(atPath: place.path("here/points.h5"))
      try FileManager.default.copyItem(
        atPath: place.path("points.h5"), toPath: place.path("here/points.h5"))
      #expect(try runHere(sampling, in: place).exitCode == 0)
    }

    @Test(
      "h5py reads the shape and the range of the data from a checkpoint and from a stage",
      arguments: [
        ("data.synthetic=moons", "[2] None"), ("data.files=points.h5", "[2] [2.0, 254.0]"),
        ("data.files=images.h5", "[1, 8, 8] [-1.0, 1.0]"),
        ("data.files=images-of-floats.h5", "[1, 8, 8] [0.0, 1.0]"),
      ])
    func attributes(data: String, expected: String) throws {
      let place = try trained(data)
      let text = try python(
        """
        for name in "checkpoints/step-000000002", "stages/stage-001":
            a = h5py.File("there/" + name + ".h5").attrs
            range = a["value_range"].tolist() if "value_range" in a else None
            print(a["sample_shape"].tolist(), range, a["format_version"])
        """, in: place.path("."))
      #expect(text == String(repeating: "\(expected) 2\n", count: 2))
      let inspected = try place.run(["inspect", "there/stages/stage-001.h5"])
      let range = data.contains("synthetic") ? 0 : 1
      #expect(inspected.count(of: "\n  range: ") == range, "\(inspected.output)")
    }
  }
}
