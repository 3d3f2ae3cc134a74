import Checkpoints
import Foundation
import HDF5
import Networks
import Testing

struct RoundTripTests {
  @Test(
    "What was saved is loaded, bit for bit, also where slabs are absent",
    arguments: [[], ["/map/previous", "/map/average"], Checkpoint.slabNames])
  func roundTrip(absent: Set<String>) throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      let saved = Checkpoint.sample(without: absent)
      try saved.write(to: file.path)
      #expect(areEqual(try file.load(), saved))
      #expect(file.faults().isEmpty)
    }
  }

  @Test("Equal checkpoints are equal files, of equal digests")
  func equalFiles() throws {
    try withTemporaryFolder { folder in
      let files = ["a.h5", "b.h5"].map { CheckpointFile(folder + "/" + $0) }
      for file in files { try Checkpoint.sample().write(to: file.path) }
      let bytes = try files.map { try Data(contentsOf: URL(filePath: $0.path)) }
      #expect(bytes[0] == bytes[1])
      #expect(try files[0].summary().digest == files[1].summary().digest)
    }
  }

  @Test("Whatever differs, the digests differ")
  func differentDigests() throws {
    var checkpoints = [Checkpoint](repeating: .sample(), count: 5)
    checkpoints[1].recipe += "#"
    checkpoints[2].versions["HDF5"] = "1.14.0"
    checkpoints[3].history["interval"]?[2] = 1
    checkpoints[4] = .sample(without: ["/map/average"])
    try withTemporaryFolder { folder in
      var digests: Set<String> = []
      for checkpoint in checkpoints {
        let file = CheckpointFile(folder + "/x.h5")
        try checkpoint.write(to: file.path)
        digests.insert(try file.summary().digest)
      }
      #expect(digests.count == checkpoints.count)
    }
  }

  @Test("The contents are listed without knowing the networks")
  func entries() throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      try Checkpoint.sample().write(to: file.path)
      let summary = try file.summary()
      #expect(summary.recipe == Checkpoint.sample().recipe)
      #expect(summary.progress == Checkpoint.sample().progress)
      #expect(summary.seed == .max)
      #expect(summary.versions == Checkpoint.sample().versions)
      // Five slabs of three parameters, three of two, and two records.
      #expect(summary.datasets.count == 5 * 3 + 3 * 2 + 2)
      let weight = try #require(
        summary.datasets.first { $0.path == "/map/parameters/trunk.0.weight" })
      #expect(weight.shape == [2, 3, 1])
      #expect(weight.type == "float32")
      #expect(weight.byteCount == 24)
      #expect(weight.meaning == "parameter of the map")
    }
  }

  @Test("A checkpoint of other networks is refused, and the parameter is named")
  func otherNetworks() throws {
    let others: [(ParameterLayout, String)] = [
      (
        Layouts.layout(["input.weight": [4, 2], "input.bias": [3], "trunk.0.weight": [2, 3, 1]]),
        "/map/adam/first_moment/input.weight has the shape [4, 2], where [3, 2] is expected"
      ),
      (Layouts.layout(["input.weight": [3, 2]]), "/map/adam/first_moment/input.bias is missing"),
      (
        Layouts.layout([
          "input.weight": [3, 2], "input.bias": [3], "trunk.0.weight": [2, 3, 1], "gate": [1],
        ]), "/map/adam/first_moment/gate is no parameter of this network"
      ),
    ]
    try withTemporaryFolder { folder in
      for (layout, message) in others {
        let file = CheckpointFile(folder + "/x.h5")
        try Checkpoint.sample(map: layout).write(to: file.path)
        let error = #expect(throws: CheckpointError.self) { try file.load() }
        #expect(error?.kind == .otherNetworks)
        #expect(error?.explanation.hasPrefix(message) == true)
      }
    }
  }

  @Test("Files of other formats and versions are refused, with what they are")
  func otherFormats() throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      try withFile(file.path, .createNew) { _ in }
      let noAttribute = #expect(throws: CheckpointError.self) { try file.load() }
      #expect(noAttribute?.kind == .unreadable)
      try Checkpoint.sample().write(to: file.path)
      try withFile(file.path, .readAndWrite) {
        try $0.attributes.set("format_version", to: .integer(2))
      }
      let error = #expect(throws: CheckpointError.self) { try file.load() }
      #expect(error?.kind == .unreadable)
      #expect(error?.explanation.hasPrefix("a checkpoint of format version 2") == true)
    }
  }

  @Test("h5py finds the promised names, and hashlib the same digests")
  func python() throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      try Checkpoint.sample().write(to: file.path)
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/python3")
      process.arguments = [
        "-c",
        """
        import h5py, hashlib, sys
        f = h5py.File(sys.argv[1])
        a = f.attrs
        print(a["format"].decode(), a["format_version"], repr(a["recipe"].decode()), a["seed"], a["stage"],
              a["step_in_stage"], a["step"])
        print({name: text.decode() for name, text in f["versions"].attrs.items()})
        count = 0
        def check(name, item):
            global count
            if isinstance(item, h5py.Dataset):
                digest = hashlib.sha256(item[...].tobytes()).hexdigest()
                assert item.attrs["sha256"].decode() == digest, name
                assert item.attrs["meaning"], name
                count += 1
        f.visititems(check)
        print(count, f["/map/adam/first_moment/input.weight"].shape, f["history/interval"][1])
        """, file.path,
      ]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let text = output.fileHandleForReading.readDataToEndOfFile()
      #expect(
        String(decoding: text, as: UTF8.self) == """
          sjko-dist checkpoint 1 'seed = 1024\\n# Größe\\n' 18446744073709551615 1 100 300
          {'HDF5': '1.10.8', 'instruction set': 'avx512'}
          23 (3, 2) 3.141592653589793

          """)
    }
  }
}
