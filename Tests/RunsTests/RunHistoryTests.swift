import Foundation
import TemporaryFolders
import Testing

@testable import Runs

@Suite("The history of a run")
struct RunHistoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let start = """
    {"event":"start","time":"2026-01-02T03:04:05Z","versions":{"program":"0.1.0","commit":"a1b2c3d",\
    "threads_per_rank":"2"},"processor":"x","hosts":{"a":[0,1],"b":[2,3]},"ranks":4,"command":["x"],\
    "environment":{},"open_mpi_parameters":[],"data":"d","source":"s","resumed_from":{"step":12,\
    "file":"f.h5"}}\n
    """
  private static let end = """
    {"event":"end","time":"2026-01-02T03:05:05Z","step":20,"reason":"finished","seconds":60}\n
    """

  private func history(_ text: String) throws -> RunHistory {
    let path = folder.path("history.jsonl")
    try Data(text.utf8).write(to: URL(filePath: path))
    return try RunHistory(path: path)
  }

  @Test("A training has a start, and an end unless it was killed; half a last line is ignored")
  func trainings() throws {
    let summary =
      "2026-01-02T03:04:05Z 0.1.0 (a1b2c3d), 4 ranks on 2 hosts, 2 threads each, after step 12: "
    let texts = try history(Self.start + Self.start + Self.end + Self.start.prefix(40))
      .trainings.map(\.description)
    #expect(texts == [summary + "no end recorded", summary + "finished at step 20"])
    #expect(try RunHistory(path: folder.path("none")).trainings.isEmpty)
    #expect(try history("").trainings.isEmpty)
  }

  @Test("A line that is no start and no end, and an end without a start, are named")
  func faults() throws {
    let (start, end) = (Self.start, Self.end)
    let cases: [(text: String, line: Int)] = [
      ("\(start){}\n", 2), (end, 1), ("\(start)\(end)\(end)", 3), ("\(start)\n", 2),
      ("\(start){\"event\":\n\(end)", 2), ("x\(start)", 1),
    ]
    for (text, line) in cases {
      let error = #expect(throws: RunHistoryError.self) { try history(text) }
      #expect(error?.fault == "line \(line) is no start and no end of a training", "\(text)")
    }
  }

  @Test("An incomplete last line is removed, and whole lines stay")
  func incompleteLine() throws {
    let path = folder.path("history.jsonl")
    for (text, kept) in [("", ""), ("a", ""), ("a\nb\n", "a\nb\n"), ("a\n\nb", "a\n\n")] {
      try Data(text.utf8).write(to: URL(filePath: path))
      try MetricsFile(path: path).removeIncompleteLine()
      #expect(String(decoding: try folder.contents(of: "history.jsonl"), as: UTF8.self) == kept)
    }
  }
}
