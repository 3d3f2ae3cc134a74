import ArgumentParser
import Foundation
import Figures
import Runs

/// `sjko-dist draw`: the curves of runs.
struct DrawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw", abstract: "Draw the metrics of one or several runs against the step.",
    discussion: """
      Each value of each run becomes a line; several runs are told apart by the names of their \
      folders. Vertical lines are the ends of stages. A run may still be at work.
      """)

  @Argument(help: "Run folders.")
  var runs: [String]

  @Option(
    help: ArgumentHelp(
      """
      What to draw, by its name in metrics.jsonl, as in potential_loss; repeatable. \
      (default: transport_cost and dual_value)
      """, valueName: "name"))
  var value: [String] = []

  @Flag(help: "Divide the vertical axis by powers of ten; only positive numbers are shown.")
  var logarithmic = false

  @Option(help: "Where to write: a file that ends in .png or .svg.")
  var output: String

  func validate() throws {
    guard ["png", "svg"].contains(output.split(separator: ".").last ?? "") else {
      throw ValidationError("--output must end in .png or .svg, not in '\(output)'")
    }
    guard !runs.isEmpty else { throw ValidationError("no run to draw") }
  }

  func run() throws {
    try Failure.reporting {
      let tables = try runs.map { run in
        let folder = RunFolder(run)
        guard folder.exists else { throw RunFolderFault.missing(path: run) }
        return try MetricsTable(path: folder.metrics)
      }
      var series: [Curves.Series] = []
      for (run, table) in zip(runNames, tables) {
        for value in values {
          series.append(
            try line(value, of: table, named: label(run: run, value: value), in: run))
        }
      }
      try Curves(
        title: title, series: series,
        borders: Set(tables.flatMap(\.stageBorders)).sorted(),
        verticalScale: logarithmic ? .logarithmic : .linear
      ).write(to: output)
      print("\(output): \(values.joined(separator: ", ")) of \(runs.joined(separator: ", "))")
    }
  }

  private var values: [String] { value.isEmpty ? ["transport_cost", "dual_value"] : value }

  /// One line of the chart.
  private func line(
    _ value: String, of table: MetricsTable, named name: String, in run: String
  ) throws -> Curves.Series {
    guard table.names.contains(value) else {
      throw ValidationError(
        """
        the metrics of \(run) have no '\(value)'; they have \
        \(table.names.joined(separator: ", "))
        """)
    }
    let numbers = table.values(of: value)
    guard !logarithmic || numbers.contains(where: { $0 > 0 }) else {
      throw ValidationError(
        "--logarithmic shows positive numbers only, and \(value) of \(run) has none")
    }
    return Curves.Series(name: name, steps: table.steps, values: numbers)
  }

  /// The names of the folders; where two are alike, the paths as they were given.
  private var runNames: [String] {
    let names = runs.map { URL(filePath: $0).standardizedFileURL.lastPathComponent }
    return Set(names).count == names.count ? names : runs
  }

  /// Says of a line what the title does not.
  private func label(run: String, value: String) -> String {
    if runs.count == 1 { return spaced(value) }
    return values.count == 1 ? run : "\(run): \(spaced(value))"
  }

  private var title: String {
    runs.count == 1 ? runNames[0] : values.map(spaced).joined(separator: ", ")
  }

  private func spaced(_ name: String) -> String { name.replacing("_", with: " ") }
}
