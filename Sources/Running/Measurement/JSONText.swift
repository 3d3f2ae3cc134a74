/// Values as JSON writes them (RFC 8259).
enum JSONText {
  static func value(_ value: MetricsFile.Value) -> String {
    switch value {
    // Swift prints the shortest decimal number that reads back as the same double.
    case .number(let number): number.isFinite ? "\(number)" : "null"
    case .integer(let integer): "\(integer)"
    case .text(let text): quoted(text)
    }
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
