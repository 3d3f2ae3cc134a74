import Foundation
import HDF5
import Networks
import ProgramRuns
import TemporaryFolders
import Testing

@testable import Checkpoints

struct RoundTripTests {
  @Test(
    "A loaded checkpoint has the bits of the saved one, also if buffers are absent",
    arguments: [
      [], [BufferName(.map, .previous), BufferName(.map, .average)], Set(BufferName.all),
    ])
  func roundTrip(absent: Set<BufferName>) throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      let saved = Checkpoint.sample(without: absent)
      try file.write(saved)
      #expect(areEqual(try file.load(), saved))
      #expect(try file.header() == saved.header)
      try file.check()
    }
  }

  @Test("Equal checkpoints are written as equal bytes")
  func equalFiles() throws {
    try withTemporaryFolder { folder in
      let files = ["a.h5", "b.h5"].map { CheckpointFile(folder + "/" + $0) }
      for file in files { try file.write(.sample()) }
      let bytes = try files.map { try Data(contentsOf: URL(filePath: $0.path)) }
      #expect(bytes[0] == bytes[1])
    }
  }

  @Test("The datasets are listed without a layout of the networks")
  func entries() throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      try file.write(.sample())
      let entries = try file.summary().entries
      // Seven flat buffers of three parameters, four of two, and two records.
      #expect(entries.count == 7 * 3 + 4 * 2 + 2)
      let weight = try #require(
        entries.first { $0.path == "/map/parameters/trunk.0.weight" })
      #expect(weight.shape == [2, 3, 1])
      #expect(weight.type == "float32")
      #expect(weight.byteCount == 24)
      #expect(weight.meaning == "parameter of the map T_k")
    }
  }

  @Test("A checkpoint of other networks is an error that names the parameter")
  func otherNetworks() throws {
    let others: [(ParameterLayout, String)] = [
      (
        Layouts.layout(["input.weight": [4, 2], "input.bias": [3], "trunk.0.weight": [2, 3, 1]]),
        "/map/parameters/input.weight has the shape [4, 2], where [3, 2] is expected"
      ),
      (Layouts.layout(["input.weight": [3, 2]]), "/map/parameters/input.bias is missing"),
      (
        Layouts.layout([
          "input.weight": [3, 2], "input.bias": [3], "trunk.0.weight": [2, 3, 1], "gate": [1],
        ]), "/map/parameters/gate is no parameter of this network"
      ),
    ]
    try withTemporaryFolder { folder in
      for (layout, message) in others {
        let file = CheckpointFile(folder + "/x.h5")
        try file.write(.sample(map: layout))
        let error = #expect(throws: CheckpointError.self) { try file.load() }
        #expect(error?.kind == .otherRun)
        #expect(error?.explanation.hasPrefix(message) == true)
      }
    }
  }

  @Test("A missing buffer or record is an error that names it")
  func missingParts() throws {
    let checkpoint = Checkpoint.sample(without: [BufferName(.potential, .parameters)])
    let noBuffer = #expect(throws: CheckpointError.self) {
      try checkpoint.buffer(BufferName(.potential, .parameters), from: "x.h5")
    }
    #expect(noBuffer?.description == "x.h5: holds no /potential/parameters")
    #expect(
      try checkpoint.buffer(BufferName(.map, .parameters), from: "x.h5").layout == Layouts.map)
    let noRecord = #expect(throws: CheckpointError.self) {
      try checkpoint.values("timings", from: "x.h5")
    }
    #expect(noRecord?.description == "x.h5: holds no /history/timings")
    #expect(try checkpoint.values("interval", from: "x.h5") == [1, .pi, -0])
  }

  @Test(
    "A file without a seal that is not of version 1 is one error that says so",
    arguments: [("sjko-dist checkpoint", 2), ("sjko-dist checkpoint", 0), ("other", 1)])
  func withoutSeal(format: String, version: Int) throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      try withFile(file.path, .createNew) { root in
        try root.attributes.set("format", to: .string(format))
        try root.attributes.set("format_version", to: .integer(version))
      }
      let error = #expect(throws: CheckpointError.self) { try file.load() }
      #expect(error?.kind == .unreadable)
      #expect(
        error?.explanation == """
          an HDF5 file without the seal of a checkpoint of format version 2: an older version or \
          another program wrote it. Use the program that wrote it
          """)
    }
  }

  @Test("h5py finds the documented names, and hashlib computes the same digests")
  func readInPython() throws {
    try withTemporaryFolder { folder in
      let file = CheckpointFile(folder + "/x.h5")
      try file.write(.sample())
      let text = try python(
        """
        f = h5py.File(sys.argv[1])
        a = f.attrs
        print(a["format"].decode(), a["format_version"], repr(a["recipe"].decode()))
        print(a["seed"], a["stage"], a["step_in_stage"], a["step"])
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
        """, file.path)
      #expect(
        text == """
          sjko-dist checkpoint 2 'seed = 1024\\n# Größe\\n'
          18446744073709551615 1 100 300
          {'HDF5': '1.10.8', 'instruction set': 'avx512'}
          31 (3, 2) 3.141592653589793

          """)
    }
  }
}
