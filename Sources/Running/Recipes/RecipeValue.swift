/// A value of a key, free of how it was written.
indirect enum RecipeValue: Sendable, Equatable {
  case string(String)
  case integer(Int)
  case number(Double)
  case list([RecipeValue])
  /// Something that no key takes: a date, a table, a Boolean.
  case foreign(kind: String)

  init(_ value: Int) { self = .integer(value) }
  init(_ value: Float) { self = .number(Double(value)) }
  init(_ values: [Float]) { self = .list(values.map { RecipeValue($0) }) }
  init(_ values: [String]) { self = .list(values.map { .string($0) }) }

  /// A choice, by its name in a recipe.
  init<Choice: RawRepresentable>(_ choice: Choice) where Choice.RawValue == String {
    self = .string(choice.rawValue)
  }

  /// The value in TOML; the same value has only one text.
  var text: String {
    switch self {
    case .string(let string): Self.quoted(string)
    case .integer(let integer): String(integer)
    case .number(let number): Self.shortest(number)
    case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .foreign(let kind): "a \(kind)"
    }
  }

  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\0"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The fewest digits that give the same number back: in single precision, as settings are kept,
  /// or else in double precision, as a recipe may be written.
  private static func shortest(_ number: Double) -> String {
    let text = Double(Float(number)) == number ? "\(Float(number))" : "\(number)"
    let parts = text.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return text }
    return "\(parts[0])e\(exponent)"
  }
}

// So that the table of keys shows its defaults as a recipe would.
extension RecipeValue:
  ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .integer(value) }
  init(floatLiteral value: Double) { self = .number(value) }
}
