import Files
import Foundation
import HDF5
import ProgramRuns
import SealedFiles
import TemporaryFolders
import Testing

/// A format of the tests.
private let format = FileFormat(
  name: "test numbers", version: 3, contents: "numbers", advice: "Make one with a test")

@Suite("Sealed files")
struct SealTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("a.h5")
  }

  private func writeNumbers() throws {
    try writeSealedFile(path, format) { root in
      // More names than fit into a group's header by default.
      for index in 0..<20 {
        try root.createDataset("group/\(index)", of: .float64, shape: [64])
          .write((0..<64).map { Double($0 * index) })
      }
    }
  }

  private func readNumber() throws -> Double {
    try withSealedFile(path, format) { try $0.dataset("group/3").read(Double.self)[5] }
  }

  @Test("Damage of every kind is found: flipped bits, cuts, zeroed pages, added bytes, no bytes")
  func damage() throws {
    try writeNumbers()
    let whole = try Data(contentsOf: URL(filePath: path))
    #expect(try readNumber() == 15)
    var random = FixedRandom(state: 2026)
    var cases: [(String, Data)] = [("no bytes", Data()), ("one byte more", whole + [0])]
    for byte in 0..<Seal.byteCount {
      for bit in 0..<8 { cases.append(("bit \(bit) of byte \(byte)", flipped(whole, byte, bit))) }
    }
    for _ in 0..<1000 {
      let (byte, bit) = (random.below(whole.count), random.below(8))
      cases.append(("bit \(bit) of byte \(byte)", flipped(whole, byte, bit)))
    }
    for _ in 0..<100 {
      let count = random.below(whole.count)
      cases.append(("cut to \(count) bytes", whole.prefix(count)))
    }
    for start in stride(from: 0, to: whole.count, by: 512) {
      for length in [512, 4096] {
        var zeroed = whole
        let end = min(start + length, whole.count)
        zeroed.replaceSubrange(start..<end, with: Data(count: end - start))
        if zeroed != whole { cases.append(("\(length) zeroed bytes at \(start)", zeroed)) }
      }
    }
    for (name, bytes) in cases {
      try bytes.write(to: URL(filePath: path))
      let error = #expect(throws: SealedFileError.self, "\(name)") { try readNumber() }
      #expect(error?.description.hasPrefix("\(path): ") == true)
      // Only the name and the version of the format can change into other valid ones.
      if case .intact(let seal) = try sealState(of: path) {
        #expect(seal.format != format.name || seal.version != format.version, "\(name)")
      }
    }
  }

  @Test("The seal is text of 512 bytes, h5py opens the file, and sha256sum recomputes the digest")
  func readByOthers() throws {
    try writeNumbers()
    let text = try python(
      """
      import subprocess
      head = open(sys.argv[1], "rb").read(512).decode()
      lines = head.splitlines()
      print("\\n".join(lines[:2]))
      assert lines[2].split()[0] == str(len(open(sys.argv[1], "rb").read()) - 512), lines[2]
      command = lines[4].removeprefix("check it with: ").replace("FILE", sys.argv[1])
      digest = subprocess.run(command, shell=True, capture_output=True, text=True).stdout.split()[0]
      assert lines[3] == "their SHA-256 is " + digest, (lines[3], digest)
      assert lines[5].strip() == "" and head.endswith(" \\n") and len(lines) == 6
      f = h5py.File(sys.argv[1])
      print(f["group/3"][5], f.attrs["format"].decode(), f.attrs["format_version"], f.userblock_size)
      """, path)
    #expect(text == "test numbers\nformat version 3\n15.0 test numbers 3 512\n")
  }

  @Test("Equal contents give equal bytes")
  func equalBytes() throws {
    try writeNumbers()
    let first = try folder.contents(of: "a.h5")
    // HDF5 stores times in whole seconds.
    usleep(1_100_000)
    try writeNumbers()
    #expect(try folder.contents(of: "a.h5") == first)
    #expect(try folder.names == ["a.h5"])
  }

  @Test("A file without a seal, or of another format or version, is an error that says so")
  func otherFiles() throws {
    func expectError(_ words: String) {
      let error = #expect(throws: SealedFileError.self) { try readNumber() }
      #expect(error?.kind == .unreadable && error?.explanation.contains(words) == true, "\(words)")
    }
    try withFile(path, .createNew) { _ in }
    expectError("an HDF5 file without the seal of numbers of format version 3")
    for (name, version, words) in [
      ("other", 3, "a file of the format other, but not numbers"),
      ("test numbers", 4, "numbers of format version 4, but this program reads version 3"),
    ] {
      let other = FileFormat(name: name, version: version, contents: "", advice: "")
      try writeSealedFile(path, other) { _ in }
      expectError(words)
    }
    try Data("some text".utf8).write(to: URL(filePath: path))
    expectError("not an HDF5 file, but not numbers")
    expectError("Make one with a test")
  }

  @Test("Foreign files have no seal, also with a user block; a pipe is not waited for")
  func foreign() throws {
    try python(
      """
      for name, size in [("plain", 0), ("matlab", 512), ("large", 2048)]:
          with h5py.File(f"{sys.argv[1]}/{name}", "w", userblock_size=size) as f: f["x"] = 1.0
      with open(f"{sys.argv[1]}/matlab", "r+b") as f: f.write(b"MATLAB 7.3 MAT-file")
      """, folder.path(""))
    #expect(try sealState(of: folder.path("plain")) == .absent)
    #expect(try sealState(of: folder.path("matlab")) == .absent)
    #expect(try sealState(of: folder.path("")) == .foreign("a folder"))
    mkfifo(folder.path("pipe"), 0o600)
    #expect(try sealState(of: folder.path("pipe")) == .foreign("neither a file nor a folder"))
    #expect(throws: (any Error).self) { try sealState(of: folder.path("none")) }
  }

  @Test("If writing, verifying or sealing fails, an existing file stays as it was")
  func failure() throws {
    struct Interruption: Error {}
    try writeNumbers()
    let before = try folder.contents(of: "a.h5")
    #expect(throws: Interruption.self) {
      try writeSealedFile(path, format) { _ in throw Interruption() }
    }
    #expect(throws: Interruption.self) {
      try writeSealedFile(path, format, { _ in }, verify: { _ in throw Interruption() })
    }
    let temporary = folder.path(".a.h5.tmp")
    let error = #expect(throws: FileError.self) {
      try writeSealedFile(path, format, { _ in }, verify: { _ in unlink(temporary) })
    }
    #expect(error?.description == "cannot open \(temporary): No such file or directory")
    #expect(try folder.contents(of: "a.h5") == before)
    #expect(try folder.names == ["a.h5"])
  }
}

private func flipped(_ bytes: Data, _ byte: Int, _ bit: Int) -> Data {
  var bytes = bytes
  bytes[byte] ^= 1 << bit
  return bytes
}

/// Numbers that are the same in every test run: a linear congruential generator.
private struct FixedRandom {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }
}
