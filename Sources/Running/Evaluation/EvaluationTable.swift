import Generation
import Texts

/// The measures of some samples: a row of the table, or a line of JSON.
struct EvaluationRow {
  /// A file, or `target`.
  let name: String
  /// Which parameters of a map generated the samples; nil if no map did.
  let parametersKind: MapParameters?
  /// Fields of the JSON that describe how the samples were compared.
  let setting: [(key: String, value: JSONValue)]
  /// The values of measures, by the name of the measure.
  let values: [String: MeasuredValue]

  /// One JSON object without line breaks, with sorted keys.
  var json: String {
    let fields =
      [("name", .string(name))] + setting
      + Measure.all.flatMap { measure in
        values[measure.name]?.allFields(measure.fieldName) ?? []
      }
    return JSONValue.object(fields.sorted { $0.key < $1.key }).text
  }
}

extension JSONValue {
  /// A number without `.0` if it is whole; `"inf"`, `"-inf"` or `"nan"` if it is not finite.
  static func double(_ value: Double) -> JSONValue {
    guard value.isFinite else { return .string(value.isNaN ? "nan" : "\(value)") }
    // 2^53: up to here all whole numbers are doubles.
    return abs(value) < 0x1p53
      ? Int(exactly: value).map(JSONValue.integer) ?? .number(value) : .number(value)
  }
}

/// A table with a row for each file, and a column for each measure that is computed for a file.
struct EvaluationTable {
  let columns: [Measure]

  var heading: String { line(name: "samples of") { $0.title } }

  /// The standard deviations of a row that is a mean over several draws; nil if it is none.
  func spreadRow(_ row: EvaluationRow) -> String? {
    guard row.values.values.contains(where: { $0.spread != nil }) else { return nil }
    return line(name: "  ± standard deviation of one draw") { measure in
      let value = row.values[measure.name]
      return value?.spread.map { value?.text($0) ?? "" } ?? ""
    }
  }

  /// One line under `heading`.
  func row(_ row: EvaluationRow) -> String {
    line(name: row.parametersKind.map { "\(row.name) (\($0.rawValue))" } ?? row.name) {
      row.values[$0.name]?.cell ?? ($0.width == nil ? "" : "-")
    }
  }

  /// Cells with a width, then the name, then cells without a width.
  private func line(name: String, _ cell: (Measure) -> String) -> String {
    let cells = columns.compactMap { measure in
      measure.width.map { cell(measure).rightAligned(in: $0) }
    }
    let others = columns.filter { $0.width == nil }.map(cell).filter { !$0.isEmpty }
    return (cells + [([name] + others).joined(separator: "; ")]).joined(separator: "  ")
  }
}
