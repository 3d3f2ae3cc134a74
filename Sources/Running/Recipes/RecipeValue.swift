/// The value of a key, whatever notation it was written in.
indirect enum RecipeValue: Sendable, Equatable {
  case string(String)
  case integer(Int)
  case number(Double)
  case list([RecipeValue])
  /// A value that no key takes: a date, a table, a Boolean.
  case foreign(kind: String)

  init(_ value: Float) { self = .number(Double(value)) }

  /// A choice, by its name in a recipe.
  init<Choice: RawRepresentable>(_ choice: Choice) where Choice.RawValue == String {
    self = .string(choice.rawValue)
  }

  /// The whole number, or nil for other values.
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  /// The number in single precision, or nil if the value is not a number.
  var number: Float? {
    switch self {
    case .integer(let value): Float(value)
    case .number(let value): Float(value)
    default: nil
    }
  }
  /// The string, or nil for other values.
  var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The values of a list; a single value is a list of one.
  var elements: [RecipeValue] { if case .list(let values) = self { values } else { [self] } }

  /// The value in TOML; equal values have equal texts.
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

  /// The fewest digits that give the same number back: in single precision, which settings have,
  /// or else in double precision, which a number in a recipe can have.
  private static func shortest(_ number: Double) -> String {
    let text = Double(Float(number)) == number ? "\(Float(number))" : "\(number)"
    let parts = text.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return text }
    return "\(parts[0])e\(exponent)"
  }
}

// Conditions of keys compare with literals.
extension RecipeValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .integer(value) }
}
