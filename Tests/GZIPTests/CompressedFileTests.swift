import Foundation
import GZIP
import Testing

@Suite("Files compressed by gzip")
struct CompressedFileTests {
  // More than a megabyte, so that several chunks are read; and hard to compress.
  let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &>> 7) }

  @Test("A compressed file and a plain file give the same bytes")
  func roundTrip() throws {
    try inFolder { folder in
      let plain = folder.appendingPathComponent("bytes")
      try Data(bytes).write(to: plain)
      #expect(try decompressedBytes(ofFile: plain.path) == bytes)
      try gzip(plain)
      #expect(try decompressedBytes(ofFile: plain.path + ".gz") == bytes)
    }
  }

  @Test("An empty file has no bytes")
  func empty() throws {
    try inFolder { folder in
      let plain = folder.appendingPathComponent("empty")
      try Data().write(to: plain)
      #expect(try decompressedBytes(ofFile: plain.path).isEmpty)
    }
  }

  @Test("A truncated or damaged compressed file is an error that contains its path")
  func damage() throws {
    try inFolder { folder in
      let plain = folder.appendingPathComponent("bytes")
      try Data(bytes).write(to: plain)
      try gzip(plain)
      let whole = try Data(contentsOf: folder.appendingPathComponent("bytes.gz"))
      let damaged = folder.appendingPathComponent("damaged.gz")
      for length in [20, whole.count / 2, whole.count - 1] {
        try whole.prefix(length).write(to: damaged)
        expectFailure(of: damaged.path, saying: "ends in the middle")
      }
      var changed = whole
      changed[whole.count / 2] ^= 16
      try changed.write(to: damaged)
      expectFailure(of: damaged.path, saying: "damaged")
    }
  }

  @Test("A missing file and a folder are errors with the system's reason")
  func missing() throws {
    try inFolder { folder in
      expectFailure(
        of: folder.appendingPathComponent("none.gz").path, saying: "No such file or directory")
      expectFailure(of: folder.path, saying: "Is a directory")
    }
  }

  func expectFailure(of path: String, saying reason: String) {
    let error = #expect(throws: CompressedFileError.self) {
      try decompressedBytes(ofFile: path)
    }
    let text = error?.description ?? ""
    #expect(text.contains(path) && text.contains(reason), "\(text)")
  }

  func gzip(_ file: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-k", file.path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("gzip-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
