import Foundation
import ProgramRuns
import Testing

extension ProgramTests {
  /// Data that are damaged, incomplete, different on some rank, or no longer those of a run.
  struct DataIdentityTests {
    private static let short = [
      "method.stages=1", "method.first_stage_steps=4", "batch=16", "shards=4", "map.width=8",
      "potential.width=8", "checkpoint.every_steps=2",
    ]

    private func train(_ more: [String]) -> [String] {
      ["train", "two-circles", "--run", "run"] + (Self.short + more).flatMap { ["--set", $0] }
    }

    @Test("Damaged and incomplete files are refused with code 65 by every command that reads them")
    func unusable() throws {
      let place = try Workplace()
      let labelled = try place.run(["dataset", "synthetic", "moons", "--output", "good.h5"])
      #expect(labelled.exitCode == 0, "\(labelled.output)")
      try python(
        """
        import os, shutil
        data = bytearray(open("good.h5", "rb").read())
        data[len(data) // 2:] = bytes(len(data) - len(data) // 2)
        open("zeroed.h5", "wb").write(data)
        os.mkdir("moved")
        def images(f): f["samples"] = numpy.ones((40, 1, 4, 4), "u1"); f["labels"] = numpy.arange(40, dtype="u1") % 2
        images(h5py.File("part.h5", "w"))
        layout = h5py.VirtualLayout((40, 1, 4, 4), dtype="u1")
        layout[:] = h5py.VirtualSource("part.h5", "samples", shape=(40, 1, 4, 4))
        with h5py.File("moved/x.h5", "w", libver="latest") as f:
            f.create_virtual_dataset("samples", layout)
            f["labels"] = numpy.arange(40, dtype="u1") % 2
        with h5py.File("unwritten.h5", "w") as f:
            f["samples"] = numpy.ones((40, 1, 4, 4), "u1")
            f.create_dataset("labels", (40,), "u1")
        """, in: place.path("."))
      try FileManager.default.moveItem(
        atPath: place.path("part.h5"), toPath: place.path("other.h5"))
      let good = try place.run(["classifier", "other.h5", "--epochs", "1", "--output", "c.h5"])
      #expect(good.exitCode == 0, "\(good.output)")
      for (arguments, words) in [
        (train(["data.files=zeroed.h5"]), "zeroed.h5: damaged or changed after it was written"),
        (train(["source.files=zeroed.h5"]), "zeroed.h5: damaged or changed after it was written"),
        (["evaluate", "zeroed.h5", "--target", "moons"], "zeroed.h5: damaged or changed"),
        (["evaluate", "good.h5", "--target", "zeroed.h5"], "zeroed.h5: damaged or changed"),
        (["features", "zeroed.h5", "--network", "c.h5", "--output", "f.h5"], "zeroed.h5: damaged"),
        (train(["data.files=moved/x.h5"]), "part.h5 is missing"),
        (["evaluate", "moved/x.h5", "--target", "good.h5"], "part.h5 is missing"),
        (
          ["features", "moved/x.h5", "--network", "c.h5", "--output", "f.h5"], "part.h5 is missing"
        ),
        (["classifier", "moved/x.h5", "--output", "d.h5"], "part.h5 is missing"),
        (["classifier", "unwritten.h5", "--output", "d.h5"], "/labels is not complete: no number"),
      ] {
        let run = try place.run(arguments)
        #expect(run.exitCode == 65, "\(arguments): \(run.output)")
        #expect(run.count(of: "rror: ") == 1 && run.count(of: words) == 1, "\(run.output)")
      }
      #expect(place.files(in: "run").isEmpty)
      #expect(place.files(in: ".").filter { ["f.h5", "d.h5"].contains($0) }.isEmpty)
    }

    @Test("A rank with other rows, other contents, another type or no file is named, with code 65")
    func ranks() throws {
      let place = try Workplace()
      try python(
        """
        import os
        def write(name, x):
            os.mkdir(name); h5py.File(name + "/data.h5", "w")["samples"] = x
        x = numpy.random.default_rng(1).normal(size=(64, 1, 2, 2)).astype("f4")
        write("rows", x[:60]); write("contents", x[::-1]); write("type", (x * 9 + 100).astype("u1"))
        write("good", x); write("same", x); os.mkdir("none")
        """, in: place.path("."))
      // Starts each rank in a folder of its own, as on hosts of their own.
      let script = place.path("start.sh")
      try
        "#!/bin/sh\nset -e\nprogram=$1; folder=$2; shift 2\n[ \"$OMPI_COMM_WORLD_RANK\" = 2 ] || folder=good\ncd $folder\nexec $program \"$@\"\n"
        .write(toFile: script, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
      for (folder, words) in [
        ("rows", "other samples than rank 0: data 60 x 1 x 2 x 2 float32 sha256:"),
        ("contents", "other samples than rank 0: data 64 x 1 x 2 x 2 float32 sha256:"),
        ("type", "other samples than rank 0: data 64 x 1 x 2 x 2 uint8 sha256:"),
        ("none", "data.h5: no such file"),
      ] {
        let arguments = train(["data.files=data.h5"])
        let run = try ProgramRun.run(
          script, [LaunchedProgram.path(of: "sjko-dist"), folder] + arguments, onRanks: 4,
          in: place.path("."))
        #expect(run.exitCode == 65, "\(run.output)")
        #expect(
          run.count(of: "error: rank 2 on ") == 1 && run.count(of: words) == 1, "\(run.output)")
        let evaluation = try ProgramRun.run(
          script,
          [
            LaunchedProgram.path(of: "sjko-dist"), folder, "evaluate", "data.h5", "--target",
            "data.h5", "--count", "20", "--measures", "w2",
          ], onRanks: 4, in: place.path("."))
        #expect(evaluation.exitCode == 65 || folder == "none", "\(evaluation.output)")
        #expect(evaluation.exitCode != 0 && evaluation.count(of: "rank 2 on ") == 1)
      }
    }

    @Test("A run continues with moved data, and with other data only if that is allowed")
    func resume() throws {
      let place = try Workplace()
      for (name, seed) in [("a.h5", "1"), ("b.h5", "2")] {
        let made = try place.run([
          "dataset", "synthetic", "moons", "--count", "400", "--seed", seed, "--output", name,
        ])
        #expect(made.exitCode == 0, "\(made.output)")
      }
      func run(_ file: String, _ more: [String] = []) throws -> ProgramRun {
        try place.run(train(["data.files=\(file)"]) + more)
      }
      #expect(try run("a.h5").exitCode == 0)
      try FileManager.default.moveItem(atPath: place.path("a.h5"), toPath: place.path("moved.h5"))
      let moved = try run("moved.h5")
      #expect(moved.exitCode == 0 && moved.count(of: "nothing is left to do") == 1)

      let refused = try run("b.h5")
      #expect(refused.exitCode == 84, "\(refused.output)")
      #expect(refused.count(of: "step-000000004.h5 belongs to other samples than") == 1)
      #expect(refused.count(of: "data: 400 x 2 float32 sha256:") == 1)
      #expect(refused.count(of: "--allow-other-data") == 1)

      // Damage to the newest checkpoint does not change what the others belong to.
      let allowed = try run("b.h5", ["--allow-other-data"])
      #expect(allowed.exitCode == 0, "\(allowed.output)")
      #expect(allowed.count(of: "note: going on with other samples than run/checkpoints/") == 1)

      // A change of the shape of the data is a change of the data, too.
      try python(
        "h5py.File('c.h5', 'w')['samples'] = numpy.ones((400, 3), 'f4')", in: place.path("."))
      let shape = try run("c.h5")
      #expect(shape.exitCode == 84 && shape.count(of: "400 x 3 float32 sha256:") == 1)
    }

    @Test("Samples of a run need no data, and a checkpoint tells in h5py what its data were")
    func checkpoint() throws {
      let place = try Workplace()
      let made = try place.run([
        "dataset", "synthetic", "moons", "--count", "400", "--output", "a.h5",
      ])
      #expect(made.exitCode == 0)
      #expect(try place.run(train(["data.files=a.h5"])).exitCode == 0)
      let text = try python(
        """
        digest = h5py.File("a.h5")["samples"].attrs["sha256"].decode()
        for name in "checkpoints/step-000000004", "stages/stage-000":
            a = h5py.File("run/" + name + ".h5").attrs
            print(a["data"].decode() == "400 x 2 float32 sha256:" + digest)
            print(a["source"].decode(), a["sample_shape"].tolist())
        """, in: place.path("."))
      #expect(text == String(repeating: "True\nstandard normal of 2 [2]\n", count: 2))
      try FileManager.default.removeItem(atPath: place.path("a.h5"))
      let samples = try place.run(["sample", "run", "--count", "5", "--output", "s.h5"])
      #expect(samples.exitCode == 0, "\(samples.output)")
    }

    @Test("Images of floats from 0 to 1 get one note when they are imported and trained on")
    func ranges() throws {
      let place = try Workplace()
      try python(
        """
        x = numpy.linspace(0, 1, 1600, dtype="f4").reshape(100, 1, 4, 4)
        numpy.save("x.npy", x)
        """, in: place.path("."))
      let made = try place.run(["dataset", "npy", "x.npy", "--output", "x.h5"])
      #expect(
        made.exitCode == 0 && made.count(of: "note: x.npy: the numbers of the images lie") == 1)
      let run = try place.run(train(["data.files=x.h5"]))
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.count(of: "note: x.h5: the numbers of the images lie between 0.0 and 1.0") == 1)
      #expect(run.count(of: "store x * 2 - 1") == 1)
    }

    @Test("Absurd sizes are refused with the memory that they would need")
    func sizes() throws {
      let place = try Workplace()
      try Data([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6])
        .write(to: URL(filePath: place.path("idx")))
      try Data([0, 0, 8, 3] + [UInt8](repeating: 255, count: 12) + [5, 6])
        .write(to: URL(filePath: place.path("huge")))
      try python(
        """
        import os
        def header(shape):
            text = "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }\\n" % shape
            return b"\\x93NUMPY\\x01\\x00" + len(text).to_bytes(2, "little") + text.encode()
        open("a.npy", "wb").write(header("(4611686018427387904, 2)") + bytes(8))
        open("b.npy", "wb").write(header("(99999999999999999999, 2)") + bytes(8))
        open("c.npy", "wb").write(header("(-1, -2)") + bytes(8))
        f = h5py.File("rows.h5", "w")
        f.create_dataset("samples", (2**62, 1, 1, 1), "u1", chunks=(4, 1, 1, 1))[:4] = 1
        f.close()
        f = h5py.File("fewer.h5", "w")
        f.create_dataset("samples", (2**50, 2), "f4", chunks=(2**20, 2))[:4] = 1
        f.close(); os.mkdir("pictures"); open("pictures/a.png", "w")
        """, in: place.path("."))
      for (arguments, code, words) in [
        (["dataset", "idx", "idx", "--pad", "2000000000"], 64, "need 4000000000000000000 bytes"),
        (["dataset", "idx", "idx", "--pad", "9000000000"], 64, "need more than 2^63 bytes"),
        (["dataset", "idx", "huge"], 65, "takes more than 2^63 bytes, but 2 follow its header"),
        (
          ["dataset", "images", "pictures", "--size", "2000000000"], 64, "need more than 2^63 bytes"
        ),
        (["dataset", "images", "pictures", "--size", "2000000"], 64, "bytes of memory, but this"),
        (
          ["dataset", "synthetic", "moons", "--count", "4611686018427387904"], 64, "more than 2^63"
        ),
        (["dataset", "npy", "a.npy"], 65, "takes more than 2^63 bytes, but 8 follow its header"),
        (["dataset", "npy", "b.npy"], 65, "its shape is (99999999999999999999, 2"),
        (["dataset", "npy", "c.npy"], 65, "its shape is (-1, -2"),
        (train(["data.files=rows.h5"]), 65, "rows.h5: cannot be read: /samples: "),
        (train(["data.files=fewer.h5"]), 65, "fewer.h5: /samples is not complete: "),
      ] as [([String], Int32, String)] {
        let output = arguments[0] == "dataset" ? ["--output", "x.h5"] : []
        let run = try place.run(arguments + output)
        #expect(run.exitCode == code, "\(arguments): \(run.output)")
        #expect(run.count(of: "rror: ") == 1 && run.count(of: words) == 1, "\(run.output)")
        #expect(!place.files(in: ".").contains("x.h5"))
      }
    }

    @Test("A dataset or features that cannot be written end with code 74, and leave no file")
    func unwritable() throws {
      let place = try Workplace()
      try python(
        """
        h5py.File("images.h5", "w")["samples"] = numpy.ones((2000, 1, 4, 4), "u1")
        h5py.File("images.h5", "a")["labels"] = numpy.arange(2000, dtype="u1") % 2
        """, in: place.path("."))
      let classifier = try place.run([
        "classifier", "images.h5", "--epochs", "1", "--output", "c.h5",
      ])
      #expect(classifier.exitCode == 0, "\(classifier.output)")
      let program = LaunchedProgram.path(of: "sjko-dist")
      for arguments in [
        ["dataset", "synthetic", "moons", "--output"],
        ["features", "images.h5", "--network", "c.h5", "--output"],
        ["classifier", "images.h5", "--epochs", "1", "--output"],
      ] {
        let full = try ProgramRun.run(
          "/usr/bin/prlimit", ["--fsize=20000", program] + arguments + ["x.h5"], onRanks: nil,
          in: place.path("."))
        #expect(full.exitCode == 74, "\(full.output)")
        let missing = try place.run(arguments + ["none/x.h5"])
        #expect(missing.exitCode == 74, "\(missing.output)")
        for run in [full, missing] { #expect(run.count(of: "rror: ") == 1, "\(run.output)") }
        #expect(place.files(in: ".").sorted() == ["c.h5", "images.h5", "recipe.toml"])
      }
    }
  }
}
