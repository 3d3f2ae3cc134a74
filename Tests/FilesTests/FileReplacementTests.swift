import Files
import Foundation
import TemporaryFolders
import Testing

@Suite("Replacing a file")
struct FileReplacementTests {
  private struct Interruption: Error {}

  @Test("The old file stays until the new one is complete, and only the new one is left")
  func replaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a")
    try write("old", to: path)
    try replaceFile(path) { temporary in
      try write("new", to: temporary)
      #expect(try folder.contents(of: "a") == Array("old".utf8), "the new file is not complete")
    }
    #expect(try folder.contents(of: "a") == Array("new".utf8))
    #expect(try folder.names == ["a"])
  }

  @Test("After a failure only the old file is left, unchanged")
  func failure() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a")
    try write("old", to: path)
    #expect(throws: Interruption.self) {
      try replaceFile(path) {
        try write("half", to: $0)
        throw Interruption()
      }
    }
    #expect(try folder.contents(of: "a") == Array("old".utf8))
    #expect(try folder.names == ["a"])
  }

  @Test("The file of a killed program has a temporary name, and the next replacement removes it")
  func leftOver() throws {
    let folder = try TemporaryFolder()
    var left = ""
    try replaceFile(folder.path("a.h5")) { temporary in
      left = folderAndName(of: temporary).name
      try write("a", to: temporary)
    }
    #expect(isTemporaryFile(left, of: ".h5"))
    #expect(!isTemporaryFile("a.h5", of: ".h5") && !isTemporaryFile(left, of: ".png"))
    try write("half", to: folder.path(left))
    try replaceFile(folder.path("a.h5")) { temporary in
      #expect(!FileManager.default.fileExists(atPath: temporary))
      try write("b", to: temporary)
    }
    #expect(try folder.names == ["a.h5"])
  }

  @Test("A folder at the path is an error that contains the path")
  func folderInPlace() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("a"), withIntermediateDirectories: false)
    let error = #expect(throws: FileError.self) {
      try replaceFile(folder.path("a")) { try write("new", to: $0) }
    }
    #expect(error?.description.contains("rename to a ") == true)
    #expect(error?.reason.isDiskFull == false && error?.reason.isMissing == false)
    #expect(try folder.names == ["a"])
  }

  @Test(
    "A path is split at its last slash",
    arguments: [("a", ".", "a"), ("/a", "/", "a"), ("b/a", "b", "a"), ("/c/b/a", "/c/b", "a")])
  func parts(path: String, folder: String, name: String) {
    #expect(folderAndName(of: path) == (folder, name))
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }
}
