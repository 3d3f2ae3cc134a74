import Archives
import Foundation
import TemporaryFolders
import Testing

@Suite("Archives")
struct TarArchiveTests {
  // The count is no multiple of a block of tar.
  let bytes = (0..<300_001).map { UInt8(truncatingIfNeeded: $0 &* $0 &>> 7) }

  @Test("Wanted files have the bytes that were packed")
  func contents() throws {
    let archive = try packed()
    let named = try files(inTarArchive: archive) { $0.hasSuffix("ü") }
    #expect(named.map(\.path) == ["files/ü"] && named.map(\.bytes) == [bytes])
    let empty = try files(inTarArchive: archive) { $0.contains("empty") }
    #expect(empty.map(\.path) == ["files/empty"] && empty.map(\.bytes) == [[]])
  }

  @Test("A truncated archive, and bytes that are no archive, are errors")
  func faults() throws {
    let whole = try packed()
    for (bytes, words) in [
      (Array(whole.prefix(whole.count / 2)), "runcated"), ([], "Unrecognized archive format"),
      (Array("no archive".utf8), "Unrecognized archive format"),
    ] {
      let error = #expect(throws: ArchiveError.self, "\(words)") {
        try files(inTarArchive: bytes) { _ in true }.count
      }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
  }

  private func packed() throws -> [UInt8] {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/files", withIntermediateDirectories: false)
      try Data(bytes).write(to: URL(filePath: folder + "/files/ü"))
      try Data().write(to: URL(filePath: folder + "/files/empty"))
      let tar = try Process.run(
        URL(filePath: "/usr/bin/env"),
        arguments: ["tar", "-C", folder, "-cf", folder + "/x.tar", "files"])
      tar.waitUntilExit()
      try #require(tar.terminationStatus == 0)
      return Array(try Data(contentsOf: URL(filePath: folder + "/x.tar")))
    }
  }
}
