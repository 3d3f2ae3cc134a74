import Texts

/// The value of a key, independent of its notation.
indirect enum RecipeValue: Sendable, Equatable {
  case string(String)
  case integer(Int)
  case number(Double)
  case list([RecipeValue])
  /// A value that no key accepts: a date, a table, a Boolean.
  case foreign(kind: String)

  init(_ value: Float) { self = .number(Double(value)) }

  init<Choice: RawRepresentable>(_ choice: Choice) where Choice.RawValue == String {
    self = .string(choice.rawValue)
  }

  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  /// The number in single precision, or nil if the value is not a number.
  var number: Float? {
    switch self {
    case .integer(let value): Float(value)
    case .number(let value): Float(value)
    default: nil
    }
  }
  var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The values of a list; a single value is a list of one.
  var elements: [RecipeValue] { if case .list(let values) = self { values } else { [self] } }

  /// The value in TOML; equal values have equal texts.
  var text: String {
    switch self {
    case .string(let string): JSONValue.string(string).text  // a basic string in TOML
    case .integer(let integer): String(integer)
    case .number(let number): Self.shortest(number)
    case .list(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .foreign(let kind): "a \(kind)"
    }
  }

  /// The fewest digits that read back as the same number: in single precision, as in settings, or
  /// else in double precision, as in a recipe.
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
