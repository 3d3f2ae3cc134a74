import Drawings
import Foundation
import TemporaryFolders
import Testing

@Suite("Files of pictures")
struct FileTests {
  @Test("The suffix of the name selects the format", arguments: ["a.png", "a.svg", "a.PNG"])
  func format(_ name: String) throws {
    let folder = try TemporaryFolder()
    try withCanvas(savedTo: folder.path(name), width: 8, height: 4) { _ in }
    let beginning = try folder.contents(of: name).prefix(5)
    #expect(
      Array(beginning)
        == (name.hasSuffix("svg") ? Array("<?xml".utf8) : [0x89, 0x50, 0x4E, 0x47, 0x0D]))
    #expect(try folder.names == [name])
  }

  @Test("A PNG has pixelsPerPoint pixels per point")
  func resolution() throws {
    let folder = try TemporaryFolder()
    try withCanvas(
      savedTo: folder.path("a.png"), width: 8, height: 4, pixelsPerPoint: 3
    ) { _ in }
    // Width and height are the first two numbers after the chunk name IHDR, most significant first.
    #expect(Array(try folder.contents(of: "a.png")[16..<24]) == [0, 0, 0, 24, 0, 0, 0, 12])
  }

  @Test("A name with another suffix is refused, with the two possible ones in the error")
  func otherEnding() {
    let error = #expect(throws: DrawingError.self) {
      try withCanvas(savedTo: "/tmp/figure.jpg", width: 8, height: 4) { _ in }
    }
    #expect(
      error?.description == "cannot draw /tmp/figure.jpg: its name must end in .png or .svg")
  }

  @Test("The error for a missing folder contains the file's path", arguments: ["png", "svg"])
  func missingFolder(_ ending: String) {
    let error = #expect(throws: DrawingError.self) {
      try withCanvas(savedTo: "/nowhere/figure.\(ending)", width: 8, height: 4) { _ in }
    }
    #expect(error?.description.hasPrefix("cannot draw /nowhere/figure.\(ending): ") == true)
    #expect(error?.description.contains("folder exists") == true)
  }

  @Test("A picture that fails leaves only the old file, unchanged")
  func failure() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.png")
    try withCanvas(savedTo: path, width: 8, height: 4) { _ in }
    let before = try folder.contents(of: "a.png")
    #expect(throws: DrawingError.self) {
      // 40,000 pixels: cairo's images end at 32,767.
      try withCanvas(savedTo: path, width: 40_000, height: 4, pixelsPerPoint: 1) { _ in }
    }
    #expect(try folder.contents(of: "a.png") == before)
    #expect(try folder.names == ["a.png"])
  }

  @Test("A folder at the path is an error, and no other file is left")
  func folderInPlace() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.png")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let error = #expect(throws: DrawingError.self) {
      try withCanvas(savedTo: path, width: 8, height: 4) { _ in }
    }
    #expect(error?.description.hasPrefix("cannot draw \(path): ") == true)
    #expect(error?.description.hasSuffix(": Is a directory") == true)
    #expect(try folder.names == ["a.png"])
  }

  /// This does not hold for SVG: cairo numbers shapes with a counter of the whole process.
  @Test("The same drawing gives the same bytes")
  func repeatable() throws {
    func bytes() throws -> [UInt8] {
      let folder = try TemporaryFolder()
      try withCanvas(savedTo: folder.path("a.png"), width: 80, height: 40) { canvas in
        canvas.text("x", at: Point(x: 9, y: 9), style: TextStyle(size: 9, color: Color(0)))
        canvas.discs(at: [Point(x: 20, y: 20)], radius: 3, color: Color(0xFF0000))
      }
      return try folder.contents(of: "a.png")
    }
    #expect(try bytes() == bytes())
  }
}
