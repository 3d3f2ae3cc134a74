import Texts

/// A value in JSON whose objects keep the order of their fields.
enum JSONValue {
  case number(Double)
  case integer(UInt64)
  case text(String)
  case list([JSONValue])
  case object([(String, JSONValue)])

  /// A list of numbers.
  static func numbers(_ values: some Sequence<Double>) -> JSONValue {
    .list(values.map(JSONValue.number))
  }

  /// The value in one line; a number that is not finite becomes the text `inf`, `-inf` or `nan`.
  var line: String {
    switch self {
    case .number(let value):
      guard value.isFinite else {
        return JSONText.quoted(value.isNaN ? "nan" : value > 0 ? "inf" : "-inf")
      }
      let text = JSONText.number(value)
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    case .integer(let value): return "\(value)"
    case .text(let text): return JSONText.quoted(text)
    case .list(let values): return "[" + values.map(\.line).joined(separator: ",") + "]"
    case .object(let fields):
      let members = fields.map { "\(JSONText.quoted($0)):\($1.line)" }
      return "{" + members.joined(separator: ",") + "}"
    }
  }
}
