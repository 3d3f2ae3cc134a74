import TOMLKit

/// Values from TOML; no other file uses the TOML library.
extension RecipeValue {
  /// Keys and values of a TOML document; the keys of nested tables are joined by dots.
  ///
  /// - Throws: `RecipeFaults` with the first error in the text, which has the line and the column.
  static func document(
    _ text: String, name: String
  ) throws(RecipeFaults) -> [(path: String, value: RecipeValue)] {
    do {
      let table = try TOMLTable(string: text)
      // The parts of a table point into it, but do not retain it.
      return withExtendedLifetime(table) { leaves(of: table, below: "") }
    } catch {
      let fault = error as? TOMLParseError
      let location = "\(name):\(fault?.source.begin.line ?? 1):\(fault?.source.begin.column ?? 1)"
      let problem = "not TOML: \(fault?.description ?? "\(error)")"
      throw RecipeFaults([
        RecipeFault(location: location, problem: problem, fix: "correct this line")
      ])
    }
  }

  /// The value of a key on the command line or in a variable: TOML, or a string without quotes.
  ///
  /// A table gives several keys, whose paths start with `path`.
  static func bare(_ text: String, at path: String) -> [(path: String, value: RecipeValue)]? {
    if !text.contains(where: \.isNewline), let leaves = try? document("value=" + text, name: path) {
      return leaves.map { (path + $0.path.dropFirst("value".count), $0.value) }
    }
    let isWord = !text.isEmpty && !text.contains { "\"'[]{}=#,".contains($0) || $0.isNewline }
    return isWord ? [(path, .string(text))] : nil
  }

  private static func leaves(
    of table: TOMLTable, below path: String
  ) -> [(path: String, value: RecipeValue)] {
    table.keys.flatMap { key -> [(path: String, value: RecipeValue)] in
      let here = path.isEmpty ? key : "\(path).\(key)"
      guard let node = table[key] else { return [] }
      if let inner = node.table, !inner.isEmpty { return leaves(of: inner, below: here) }
      return [(here, RecipeValue(node))]
    }
  }

  private init(_ node: any TOMLValueConvertible) {
    if let string = node.string {
      self = .string(string)
    } else if let integer = node.int {
      self = .integer(integer)
    } else if let number = node.double {
      self = .number(number)
    } else if let array = node.array {
      self = .list(array.map { RecipeValue($0) })
    } else {
      self = .foreign(kind: node.type == .bool ? "Boolean" : node.type.description)
    }
  }
}
