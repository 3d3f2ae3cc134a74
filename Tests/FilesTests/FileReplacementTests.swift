import Foundation
import TemporaryFolders
import Testing

@testable import Files

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

  @Test("The file of a killed program has a temporary name, which the next replacement removes")
  func leftOver() throws {
    let folder = try TemporaryFolder()
    var left = ""
    try replaceFile(folder.path("a.h5")) { temporary in
      left = folderAndName(of: temporary).name
      try write("a", to: temporary)
    }
    try write("half", to: folder.path(left))
    try replaceFile(folder.path("a.h5")) { temporary in
      #expect(!FileManager.default.fileExists(atPath: temporary))
      try write("b", to: temporary)
    }
    #expect(try folder.names == ["a.h5"])
    for name in [left, ".a.png.tmp", "b.h5.tmp"] { try write("half", to: folder.path(name)) }
    removeTemporaryFiles(of: ".h5", in: folder.path(""))
    #expect(try folder.names == [".a.png.tmp", "a.h5", "b.h5.tmp"])
  }

  @Test("A folder with the temporary name is removed if it is empty, and otherwise stays")
  func folderInTheWay() throws {
    let folder = try TemporaryFolder()
    var temporaries: [String] = []
    func replace(_ text: String) throws {
      try replaceFile(folder.path("a.h5")) { temporary in
        temporaries.append(folderAndName(of: temporary).name)
        try write(text, to: temporary)
      }
      #expect(try folder.contents(of: "a.h5") == Array(text.utf8))
    }
    try replace("a")
    try FileManager.default.createDirectory(
      atPath: folder.path(temporaries[0]), withIntermediateDirectories: false)
    try replace("b")
    #expect(try folder.names == ["a.h5"])
    try FileManager.default.createDirectory(
      atPath: folder.path(temporaries[0]), withIntermediateDirectories: false)
    try write("mine", to: folder.path(temporaries[0] + "/notes"))
    try replace("c")
    #expect(try folder.names == [temporaries[0], "a.h5"])
    #expect(try folder.contents(of: temporaries[0] + "/notes") == Array("mine".utf8))
    removeTemporaryFiles(of: ".h5", in: folder.path(""))
    #expect(try folder.names == [temporaries[0], "a.h5"])
  }

  @Test("What cannot be synchronized is an error for a file, and none for a folder")
  func noSynchronization() throws {
    // Like some file systems for folders, this device refuses with EINVAL.
    try synchronizeFolder("/dev/null")
    let error = #expect(throws: FileError.self) { try synchronizeFile("/dev/null") }
    #expect(error?.reason.number == EINVAL)
    #expect(throws: FileError.self) { try synchronizeFolder("/nowhere") }
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
