import Foundation
import Runs
import TemporaryFolders
import Testing
import Texts

@Suite("Metrics tables")
struct MetricsTableTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("metrics.jsonl")
  }

  private func write(_ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  @Test("A table contains every number of a metrics file")
  func roundTrip() throws {
    let file = try MetricsFile(path: path)
    let losses = [0.1, -1 / 3, .nan, 5e-300]
    for (index, loss) in losses.enumerated() {
      try file.append([
        ("stage", .integer(index / 2)), ("step", .integer(10 * index + 10)),
        ("loss", .number(loss)), ("host", .string("a")),
      ])
    }
    let table = try MetricsTable(path: path)
    #expect(table.names == ["loss", "stage"])
    #expect(table.steps == [10, 20, 30, 40])
    #expect(table.values(of: "loss").map(\.description) == losses.map(\.description))
    #expect(table.values(of: "stage") == [0, 0, 1, 1])
    #expect(table.stageBorders == [20])
  }

  @Test("A last line without a line break is ignored, complete or not")
  func unfinished() throws {
    for rest in ["", #"{"stage":0,"st"#, #"{"stage":0,"step":2}"#] {
      try write(#"{"stage":0,"step":1}"# + "\n" + rest)
      #expect(try MetricsTable(path: path).steps == [1])
    }
  }

  @Test(
    "Any other damage is an error that names the line",
    arguments: [
      (#"{"stage":0,"st"#, 2, "no record with step and stage"),
      (#"{"step":2}"#, 2, "no record with step and stage"),
      ("", 2, "no record with step and stage"), ("[1, 2]", 2, "no record with step and stage"),
      (#"{"stage":0,"step":1}"#, 2, "step 1 comes after step 1"),
    ])
  func damaged(line: String, number: Int, fault: String) throws {
    let lines = [#"{"stage":0,"step":1}"#, line, #"{"stage":0,"step":3}"#, ""]
    try write(lines.joined(separator: "\n"))
    #expect(throws: MetricsTableError.damaged(path: path, line: number, fault: fault)) {
      try MetricsTable(path: path)
    }
  }

  @Test(
    "A file without a complete line is empty, and no file is missing", arguments: ["", "{", "{}"])
  func nothing(text: String) throws {
    #expect(throws: MetricsTableError.missing(path: path)) { try MetricsTable(path: path) }
    try write(text)
    #expect(throws: MetricsTableError.empty(path: path)) { try MetricsTable(path: path) }
  }
}
