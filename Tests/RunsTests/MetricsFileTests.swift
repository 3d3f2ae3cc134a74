import Foundation
import TemporaryFolders
import Testing
import Texts

@testable import Runs

@Suite("Metrics files")
struct MetricsFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("metrics.jsonl")
  }

  private var text: String {
    get throws { String(decoding: try folder.contents(of: "metrics.jsonl"), as: UTF8.self) }
  }

  @Test("A record becomes one line of JSON with its fields in order, written at once")
  func records() throws {
    let file = try MetricsFile(path: path)
    try file.append([
      ("step", .integer(12)), ("loss", .number(0.1)), ("name", .string("a \"b\"\\\n\t\u{1}é")),
    ])
    #expect(try text == #"{"step":12,"loss":0.1,"name":"a \"b\"\\\n\t\u0001é"}"# + "\n")
    try file.append([])
    #expect(try text.hasSuffix("}\n{}\n"))
  }

  @Test(
    "A number has at most 24 characters and reads back as itself",
    arguments: [0.1, 1 / 3, -2.5e-200, 5e-300, .greatestFiniteMagnitude, 1e16, 123_456_789, -0.0])
  func roundTrip(_ number: Double) throws {
    try MetricsFile(path: path).append([("x", .number(number))])
    let digits = try text.dropFirst(#"{"x":"#.count).dropLast(2)
    #expect(Double(digits)?.bitPattern == number.bitPattern)
    // Sign, 17 digits, point and exponent of a double.
    #expect(digits.count <= 24)
  }

  @Test("A number that is not finite becomes null", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(_ number: Double) throws {
    try MetricsFile(path: path).append([("x", .number(number))])
    #expect(try text == #"{"x":null}"# + "\n")
  }

  @Test("Records that are removed and written again leave the file of an uninterrupted run")
  func resume() throws {
    func append(_ steps: Range<Int>, to file: MetricsFile) throws {
      for step in steps { try file.append([("step", .integer(step)), ("x", .number(0.3))]) }
    }
    let first = try MetricsFile(path: path)
    try append(0..<10, to: first)
    let extent = try first.extent
    try first.synchronize()
    try append(10..<13, to: first)

    let second = try MetricsFile(path: path)
    try second.truncate(to: extent)
    #expect(try second.extent == extent)
    try append(10..<20, to: second)

    let resumed = try text
    let uninterrupted = try MetricsFile(path: path)
    try uninterrupted.truncate(to: MetricsExtent())
    try append(0..<20, to: uninterrupted)
    #expect(try text == resumed)
    #expect(resumed.split(separator: "\n").count == 20)
  }

  @Test("Each line has its SHA-256 in a second file, also after a resume and of an older run")
  func digests() throws {
    let other = folder.path("metrics.sha256")
    var digests: String {
      get throws { String(decoding: try folder.contents(of: "metrics.sha256"), as: UTF8.self) }
    }
    let file = try MetricsFile(path: path, digests: other)
    try file.truncate(to: MetricsExtent())
    for step in 0..<3 { try file.append([("step", .integer(step))]) }
    let extent = try file.extent
    let before = try digests
    // printf '{"step":0}\n' | sha256sum
    #expect(before.hasPrefix("7e9cf19c2600f4b34f5703550439038d44cb2bdb020ba529af403ddc1ba6d5ce\n"))
    #expect(before == LineDigests.text(of: try folder.contents(of: "metrics.jsonl")))
    try file.append([("step", .integer(3))])
    #expect(try digests.hasPrefix(before) && digests.count == 4 * LineDigests.lineLength)

    for damaged in [try digests, "", "x" + before.dropFirst(), String(before.dropLast())] {
      try damaged.write(toFile: other, atomically: false, encoding: .utf8)
      try MetricsFile(path: path, digests: other).truncate(to: extent)
      #expect(try digests == before)
    }
    try FileManager.default.removeItem(atPath: other)
    try MetricsFile(path: path, digests: other).truncate(to: extent)
    #expect(try digests == before)
  }

  @Test("A file shorter than it was at the checkpoint is refused and not changed")
  func tooShort() throws {
    let file = try MetricsFile(path: path)
    try file.append([])
    let error = #expect(throws: MetricsFileError.self) {
      try file.truncate(to: MetricsExtent(bytes: 4, digest: 0))
    }
    #expect(
      error?.description == """
        \(path) has 3 bytes, but it had 4 when the checkpoint was written; \
        restore the file, or go on without its lines by --allow-lost-metrics
        """)
    #expect(try text == "{}\n")
  }

  @Test("A file of which one bit has changed is refused and not changed")
  func flipped() throws {
    let file = try MetricsFile(path: path)
    try file.append([("step", .integer(1))])
    let extent = try file.extent
    try file.append([("step", .integer(2))])
    let changed = try text.replacing("1", with: "3")
    try changed.write(toFile: path, atomically: false, encoding: .utf8)
    let error = #expect(throws: MetricsFileError.self) { try file.truncate(to: extent) }
    #expect(error?.description.contains("the first 11 bytes of \(path) are not those") == true)
    #expect(try text == changed)
  }

  @Test("A file that cannot be opened is reported with its name and the reason")
  func missingFolder() {
    let error = #expect(throws: MetricsFileError.self) {
      try MetricsFile(path: "/nowhere/metrics.jsonl")
    }
    #expect(
      error?.description.hasPrefix(
        "cannot open /nowhere/metrics.jsonl: No such file or directory; ") == true)
  }
}
