import ArgumentParser
import Figures
import Foundation
import Runs
import Traits

struct DrawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw", abstract: "Draw the metrics of one or several runs against the step.",
    usage: "sjko-dist draw <runs> ... --output <output> [<options>]",
    discussion: """
      There is a curve for each metric of each run. If there are several runs, the names of their \
      folders label the curves. Vertical lines mark the ends of stages. Runs may be unfinished.
      """)

  @Argument(help: "Run folders.")
  var runs: [String]

  @Option(
    help: ArgumentHelp(
      """
      A metric, by its name in metrics.jsonl, for example potential_loss; repeatable. \
      (default: transport_cost and dual_value)
      """, valueName: "name"))
  var value: [String] = []

  @Flag(help: "Use a logarithmic y axis, which shows positive numbers only.")
  var logarithmic = false

  @Option(help: "The file to write; its name ends in .png or .svg.")
  var output: String

  func validate() throws {
    guard ["png", "svg"].contains(output.split(separator: ".").last ?? "") else {
      throw ValidationError("--output must end in .png or .svg, not in '\(output)'")
    }
  }

  func run() throws {
    try Failure.reporting {
      try BuildTrait.drawings.require(to: "draw curves")
      let tables = try runs.map { run in
        let folder = RunFolder(run)
        guard folder.exists else { throw RunFolderFault.missing(path: run) }
        return try MetricsTable(path: folder.metrics)
      }
      let series = try zip(runNames, tables).flatMap { run, table in
        try values.map { try line($0, of: table, in: run) }
      }
      try LineChart(
        title: title, series: series, borders: Set(tables.flatMap(\.stageBorders)).sorted(),
        yScale: logarithmic ? .logarithmic : .linear
      ).write(to: output)
      try printLine(
        "\(output): \(values.joined(separator: ", ")) of \(runs.joined(separator: ", "))")
    }
  }

  private var values: [String] { value.isEmpty ? ["transport_cost", "dual_value"] : value }

  private func line(
    _ value: String, of table: MetricsTable, in run: String
  ) throws -> LineChart.Series {
    guard table.names.contains(value) else {
      let names = table.names.joined(separator: ", ")
      throw ValidationError(
        "the metrics of \(run) do not include '\(value)'; they include \(names)")
    }
    let numbers = table.values(of: value)
    guard !logarithmic || numbers.contains(where: { $0 > 0 }) else {
      throw ValidationError(
        "--logarithmic shows positive numbers only, but \(value) of \(run) has none")
    }
    return LineChart.Series(
      name: label(run: run, value: value), steps: table.steps, values: numbers)
  }

  /// The names of the folders, or the given paths if two folders have the same name.
  private var runNames: [String] {
    let names = runs.map { URL(filePath: $0).standardizedFileURL.lastPathComponent }
    return Set(names).count == names.count ? names : runs
  }

  /// The part of a line's description that the title does not contain.
  private func label(run: String, value: String) -> String {
    if runs.count == 1 { return spaced(value) }
    return values.count == 1 ? run : "\(run): \(spaced(value))"
  }

  private var title: String {
    runs.count == 1 ? runNames[0] : values.map(spaced).joined(separator: ", ")
  }

  private func spaced(_ name: String) -> String { name.replacing("_", with: " ") }
}
