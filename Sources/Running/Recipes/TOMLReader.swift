/// Reads TOML 1.0: sections, dotted keys, inline tables, strings, numbers, lists, dates.
///
/// toml++, behind the only TOML package for Swift, ends the process with an assertion at texts such as
/// `[#]` and `[1, }`, drops what follows a NUL byte, and joins `"method.stages"` in quotes with the
/// names of sections. An assertion cannot be caught, so this reader takes its place. It refuses lists
/// of tables and names that need quotes, because no recipe has such a key.
///
/// The first fault ends the reading, with its line and column.
struct TOMLReader {
  /// UTF-8 without byte order mark, with line feeds only.
  let bytes: [UInt8]
  var position = 0
  /// What each name means so far; the parts of a name are joined by dots.
  private var kinds: [String: Kind] = [:]
  private var settings: [(path: String, value: RecipeValue)] = []
  /// The last header; names are relative to it.
  private var section: String?

  /// A text that is no TOML, or has no meaning in a recipe.
  struct Fault: Error {
    let line: Int
    let column: Int
    let problem: String
  }

  private enum Kind: Equatable {
    case value, inlineTable
    /// Named by a header of its own, or only within the header of another table.
    case header, withinHeader
    /// Named within a dotted key, below a header.
    case dotted(below: String?)
  }

  /// The most parts of a name, and the most brackets that are open at the same place.
  static let largestDepth = 16

  /// The settings of a document, in its order; an empty section is a setting of its own.
  ///
  /// - Throws: the first fault.
  static func settings(
    of text: String
  ) throws(Fault) -> [(path: String, value: RecipeValue)] {
    var reader = TOMLReader(text)
    try reader.skipBlankLines()
    while reader.next != nil {
      if reader.skip("[") { try reader.readHeader() } else { try reader.readSetting() }
      try reader.endLine()
      try reader.skipBlankLines()
    }
    return reader.settings + reader.emptySections.map { ($0, .foreign(kind: "table")) }
  }

  private init(_ text: String) {
    let marked = Array(text.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(marked.count)
    for byte in marked.starts(with: [0xEF, 0xBB, 0xBF]) ? marked[3...] : marked[...] {
      if byte == newline, bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      bytes.append(byte)
    }
    self.bytes = bytes
  }

  private var emptySections: [String] {
    kinds.filter { path, kind in
      kind == .header && !kinds.keys.contains { $0.hasPrefix(path + ".") }
    }.keys.sorted()
  }

  /// Reads a header after its first bracket.
  private mutating func readHeader() throws(Fault) {
    if next == UInt8(ascii: "[") { throw fault("recipes have no lists of tables; write [name]") }
    let parts = try readName()
    try expect("]")
    section = nil
    var path = ""
    for (index, part) in parts.enumerated() {
      path += index == 0 ? part : ".\(part)"
      let isLast = index == parts.count - 1
      switch kinds[path] {
      case nil: kinds[path] = isLast ? .header : .withinHeader
      case .withinHeader: if isLast { kinds[path] = .header }
      case .header where !isLast: break
      case .dotted where !isLast: break
      default: throw fault("\(path) is given twice")
      }
    }
    section = path
  }

  private mutating func readSetting() throws(Fault) {
    try readSetting(below: section, depth: 1)
  }

  /// Reads a name, an equals sign and a value.
  private mutating func readSetting(below table: String?, depth: Int) throws(Fault) {
    let parts = try readName()
    try expect("=")
    skipSpaces()
    var path = table ?? ""
    for (index, part) in parts.enumerated() {
      path += path.isEmpty ? part : ".\(part)"
      guard index < parts.count - 1 else { break }
      switch kinds[path] {
      case nil: kinds[path] = .dotted(below: table)
      case .withinHeader, .dotted(below: table): break
      default: throw fault("\(path) is given twice")
      }
    }
    guard kinds[path] == nil else { throw fault("\(path) is given twice") }
    kinds[path] = .value
    if skip("{") {
      kinds[path] = .inlineTable
      try readInlineTable(path, depth: depth)
    } else {
      settings.append((path, try readValue(depth: depth)))
    }
  }

  /// Reads an inline table after its brace: the settings in it are settings of the document.
  private mutating func readInlineTable(_ path: String, depth: Int) throws(Fault) {
    try checkDepth(depth)
    skipSpaces()
    if skip("}") {
      settings.append((path, .foreign(kind: "table")))
      return
    }
    repeat {
      skipSpaces()
      try readSetting(below: path, depth: depth + 1)
      skipSpaces()
    } while skip(",")
    try expect("}")
  }

  /// Reads a table in a list, which no key accepts.
  mutating func readForeignTable(depth: Int) throws(Fault) -> RecipeValue {
    let (kept, keptKinds) = (settings, kinds)
    try readInlineTable("", depth: depth)
    (settings, kinds) = (kept, keptKinds)
    return .foreign(kind: "table")
  }

  /// Reads a name of one or several parts.
  private mutating func readName() throws(Fault) -> [String] {
    var parts: [String] = []
    repeat {
      skipSpaces()
      parts.append(try readPart())
      try checkDepth(parts.count)
      skipSpaces()
    } while skip(".")
    return parts
  }

  private mutating func readPart() throws(Fault) -> String {
    let start = position
    var name = ""
    if let quote = next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      name = try readString()
    } else {
      while let byte = next, isBare(byte) { position += 1 }
      name = String(decoding: bytes[start..<position], as: UTF8.self)
      if name.isEmpty { throw fault("there is no name") }
    }
    guard !name.isEmpty, name.utf8.allSatisfy(isBare) else {
      position = start
      throw fault("\(RecipeValue.string(name).text) in quotes is no name of a key or a section")
    }
    return name
  }
}

extension TOMLReader {
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  func fault(_ problem: String) -> Fault {
    let before = bytes[..<min(position, bytes.count)]
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
    return Fault(line: 1 + before.count { $0 == newline }, column: column, problem: problem)
  }

  /// Skips a character if it is the next one.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
    if !skip(character) { throw fault("\(character) is missing") }
  }

  mutating func skipSpaces() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { position += 1 }
  }

  /// Skips spaces, line ends and comments.
  mutating func skipBlankLines() throws(Fault) {
    while true {
      skipSpaces()
      try skipComment()
      guard next == newline else { return }
      position += 1
    }
  }

  private mutating func endLine() throws(Fault) {
    skipSpaces()
    try skipComment()
    if let byte = next, byte != newline { throw fault("the line goes on after its setting") }
  }

  private mutating func skipComment() throws(Fault) {
    guard next == UInt8(ascii: "#") else { return }
    while let byte = next, byte != newline {
      try checkVisible(byte)
      position += 1
    }
  }

  /// Refuses control characters apart from the tab.
  func checkVisible(_ byte: UInt8) throws(Fault) {
    guard byte == UInt8(ascii: "\t") || (byte >= 0x20 && byte != 0x7F) else {
      let code = String(byte, radix: 16, uppercase: true)
      throw fault("the control character U+\(code.count < 2 ? "000" : "00")\(code)")
    }
  }

  func checkDepth(_ depth: Int) throws(Fault) {
    if depth > Self.largestDepth {
      throw fault("more than \(Self.largestDepth) names or brackets within each other")
    }
  }
}

let newline = UInt8(ascii: "\n")

/// Whether a character may stand in a name without quotes.
func isBare(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
    true
  default: false
  }
}
