extension TOMLReader {
  /// Reads a string, a number, a list, or a value that no key accepts.
  ///
  /// - Parameter depth: the number of open brackets and braces around it, and one more.
  /// - Returns: the value.
  /// - Throws: the first fault in its text.
  mutating func readValue(depth: Int) throws(Fault) -> RecipeValue {
    try checkDepth(depth)
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try readString())
    case UInt8(ascii: "["): return .list(try readList(depth: depth))
    case UInt8(ascii: "{"):
      position += 1
      return try readForeignTable(depth: depth)
    default: return try readWord()
    }
  }

  private mutating func readList(depth: Int) throws(Fault) -> [RecipeValue] {
    position += 1
    var values: [RecipeValue] = []
    repeat {
      try skipBlankLines()
      if next == UInt8(ascii: "]") { break }
      values.append(try readValue(depth: depth + 1))
      try skipBlankLines()
    } while skip(",")
    try expect("]")
    return values
  }

  /// Reads a number, a Boolean, a date or a time.
  private mutating func readWord() throws(Fault) -> RecipeValue {
    let start = position
    while let byte = next, isBare(byte) || [0x2B, 0x2E, 0x3A].contains(byte) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "true", "false": return .foreign(kind: "Boolean")
    case "inf", "+inf": return .number(.infinity)
    case "-inf": return .number(-.infinity)
    case "nan", "+nan", "-nan": return .number(.nan)
    default: break
    }
    if Self.startsWithDigits(word, count: 2, before: ":") { return .foreign(kind: "time") }
    if Self.startsWithDigits(word, count: 4, before: "-") {
      // A space may stand between a date and a time.
      if bytes[position...].dropFirst(3).first == UInt8(ascii: ":"), skip(" ") {
        _ = try readWord()
      }
      return .foreign(kind: "date")
    }
    do { return try Self.number(word) } catch {
      position = start
      throw fault(error.problem)
    }
  }

  private static func startsWithDigits(
    _ word: String, count: Int, before separator: Unicode.Scalar
  ) -> Bool {
    let bytes = Array(word.utf8)
    return bytes.count > count && bytes[..<count].allSatisfy(\.isDigit)
      && bytes[count] == UInt8(ascii: separator)
  }

  private static func number(_ word: String) throws(Complaint) -> RecipeValue {
    let plain = word.replacing("_", with: "")
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      let digits = word.dropFirst(2).split(separator: "_", omittingEmptySubsequences: false)
      guard digits.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 != "+" && $0 != "-" } }),
        let integer = Int(plain.dropFirst(2), radix: radix)
      else { throw Complaint("\(word) is no whole number of 64 bits") }
      return .integer(integer)
    }
    let halves = word.withoutSign.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let parts = (halves.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count < 3, parts.count < 3, let whole = parts.first, whole.isDigits,
      whole.count == 1 || whole.first != "0", parts.dropFirst().allSatisfy(\.isDigits),
      halves.dropFirst().allSatisfy(\.withoutSign.isDigits)
    else {
      throw Complaint(word.isEmpty ? "there is no value" : "\(word) is no value; quote strings")
    }
    if halves.count == 1 && parts.count == 1 {
      guard let integer = Int(plain) else { throw Complaint("\(word) does not fit in 64 bits") }
      return .integer(integer)
    }
    guard let number = Double(plain) else { throw Complaint("\(word) is no number") }
    return .number(number)
  }
}

extension TOMLReader {
  /// Reads a string of any of the four kinds, with its quotes.
  mutating func readString() throws(Fault) -> String {
    let quote = bytes[position]
    let isLong = bytes[position...].starts(with: [quote, quote, quote])
    position += isLong ? 3 : 1
    if isLong && next == newline { position += 1 }
    var content: [UInt8] = []
    while let byte = next {
      if byte == quote {
        let length = isLong ? bytes[position...].prefix(5).prefix { $0 == quote }.count : 1
        position += length
        // Up to two quotes may stand before the three that end a long string.
        guard isLong, length < 3 else {
          content += [UInt8](repeating: quote, count: isLong ? length - 3 : 0)
          return String(decoding: content, as: UTF8.self)
        }
        content += [UInt8](repeating: quote, count: length)
      } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        position += 1
        content += try readEscape(inLongString: isLong)
      } else if byte == newline, !isLong {
        throw fault("the string does not end on its line")
      } else {
        if byte != newline { try checkVisible(byte) }
        content.append(byte)
        position += 1
      }
    }
    throw fault("the string does not end")
  }

  /// Reads what follows a backslash.
  private mutating func readEscape(inLongString isLong: Bool) throws(Fault) -> [UInt8] {
    guard let byte = next else { throw fault("the string does not end") }
    let simple: [Unicode.Scalar: Unicode.Scalar] = [
      "b": "\u{8}", "t": "\t", "n": "\n", "f": "\u{C}", "r": "\r", "\"": "\"", "\\": "\\",
    ]
    if let character = simple[Unicode.Scalar(byte)] {
      position += 1
      return Array(String(character).utf8)
    }
    if byte == UInt8(ascii: "u") || byte == UInt8(ascii: "U") {
      let digits = bytes[(position + 1)...].prefix(byte == UInt8(ascii: "u") ? 4 : 8)
      let text = String(decoding: digits, as: UTF8.self)
      guard text.utf8.count == (byte == UInt8(ascii: "u") ? 4 : 8),
        text.allSatisfy(\.isHexDigit), let code = UInt32(text, radix: 16),
        let character = Unicode.Scalar(code)
      else { throw fault("no character after \\\(Unicode.Scalar(byte))") }
      position += 1 + digits.count
      return Array(String(character).utf8)
    }
    // A backslash at the end of a line joins it with the next text.
    let start = position
    skipSpaces()
    guard isLong, next == newline else {
      position = start
      throw fault("no escape after \\; write \\\\ for a backslash")
    }
    while next == newline || next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") {
      position += 1
    }
    return []
  }
}

extension StringProtocol {
  fileprivate var withoutSign: SubSequence {
    first == "+" || first == "-" ? dropFirst() : self[startIndex...]
  }

  /// Whether this is one or more digits, with single underscores between them at most.
  fileprivate var isDigits: Bool {
    split(separator: "_", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy(\.isDigit)
    }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
