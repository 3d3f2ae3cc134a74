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

  @Test("A pipe is read while a program writes to it, and is an error without one; so is a device")
  func pipes() throws {
    try inFolder { folder in
      let pipe = folder.appendingPathComponent("pipe").path
      #expect(mkfifo(pipe, 0o600) == 0)
      // A function that waits would wait for ever, and the test would not fail.
      Thread {
        sleep(5)
        let writer = open(pipe, O_WRONLY | O_NONBLOCK)
        if writer >= 0 { write(writer, "x", 1) }
        close(writer)
      }.start()
      expectFailure(of: pipe, saying: "no program writes")
      expectFailure(of: "/dev/null", saying: "it is a device")
      let handle = try #require(FileHandle(forUpdatingAtPath: pipe))
      let data = Data(bytes)
      Thread {
        usleep(100_000)
        try? handle.write(contentsOf: data)
        try? handle.close()
      }.start()
      #expect(try decompressedBytes(ofFile: pipe) == bytes)
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
