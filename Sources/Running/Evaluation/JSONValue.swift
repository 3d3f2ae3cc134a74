import Texts

/// A value in JSON whose objects keep the order of their fields.
enum JSONValue {
  case number(Double)
  case integer(Int)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// The value in one line; a number that is not finite becomes the text `inf`, `-inf` or `nan`.
  var text: String {
    switch self {
    case .number(let value) where value.isFinite:
      let text = JSONText.number(value)
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    case .number(let value): return value.isNaN ? "\"nan\"" : value > 0 ? "\"inf\"" : "\"-inf\""
    case .integer(let value): return "\(value)"
    case .string(let text): return JSONText.quoted(text)
    case .array(let values): return "[" + values.map(\.text).joined(separator: ",") + "]"
    case .object(let fields):
      let members = fields.map { "\(JSONText.quoted($0.key)):\($0.value.text)" }
      return "{" + members.joined(separator: ",") + "}"
    }
  }
}
