import Foundation
import TemporaryFolders
import Testing

@testable import Files

@Suite("Files and folders")
struct FileSystemTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path("b"), withIntermediateDirectories: false)
    for name in ["a", ".c", "é"] {
      try Data([1, 2, 3]).write(to: URL(filePath: folder.path(name)))
    }
  }

  @Test("A path leads to a file, a folder, or nothing, also through a symbolic link")
  func kinds() throws {
    for (link, target) in [("to-a", "a"), ("to-b", "b"), ("to-none", "none")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(link), withDestinationPath: folder.path(target))
    }
    for (name, kind) in [("a", FileKind.file), ("b", .folder), ("none", .missing)] {
      #expect(FileKind(of: folder.path(name)) == kind, "\(name)")
      #expect(FileKind(of: folder.path("to-\(name)")) == kind, "to-\(name)")
    }
    #expect(FileKind(of: folder.path("a") + "/x") == .missing)
    #expect(FileKind(of: folder.path("b") + "/") == .folder)
  }

  @Test("A folder lists all names but its own and its parent's, in the order of their bytes")
  func names() throws {
    #expect(try namesInFolder(folder.path("")) == [".c", "a", "b", "é"])
    #expect(try namesInFolder(folder.path("b")) == [])
  }

  @Test("A missing folder is an error with the path and the reason")
  func missingFolder() {
    let path = folder.path("none")
    let error = #expect(throws: FileError.self) { try namesInFolder(path) }
    #expect(error?.description == "cannot list \(path): No such file or directory")
    #expect(error?.reason.isMissing == true)
  }

  @Test("A file gives all its bytes, and what is no file is an error with the reason")
  func bytes() throws {
    #expect(try bytesOfFile(folder.path("a")) == [1, 2, 3])
    // More than one read of 256 KiB.
    let bytes = (0..<600_001).map { UInt8(truncatingIfNeeded: $0 &* $0 &>> 7) }
    try Data(bytes).write(to: URL(filePath: folder.path("a")))
    #expect(try bytesOfFile(folder.path("a")) == bytes)
    let error = #expect(throws: FileError.self) { try bytesOfFile(folder.path("b")) }
    #expect(error?.description == "cannot read \(folder.path("b")): Is a directory")
  }

  @Test("A file system has free bytes, and a path without one is an error")
  func freeSpace() throws {
    #expect(try freeBytes(at: folder.path("")) ?? 0 > 0)
    #expect(throws: FileError.self) { try freeBytes(at: "/nowhere/x") }
  }

  @Test("A file system without blocks, like ramfs, has unknown free space; a full one has none")
  func unknownSpace() {
    var status = statvfs()
    status.f_frsize = 4096
    #expect(freeBytes(status) == nil)
    status.f_blocks = 100
    #expect(freeBytes(status) == 0)
    status.f_bavail = 7
    #expect(freeBytes(status) == 7 * 4096)
    status.f_bavail = .max
    #expect(freeBytes(status) == .max)
  }
}
