/// Values as JSON writes them (RFC 8259).
public enum JSONText {
  /// A number with the fewest digits that read back as the same double; `null` if it is not finite,
  /// because JSON has no infinity.
  public static func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "null" }

  /// A text in quotation marks, with the characters escaped that JSON does not allow in it.
  public static func quoted(_ text: String) -> String {
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
