/// Values from TOML.
extension RecipeValue {
  /// Keys and values of a TOML document; the names of sections and keys are joined by dots.
  ///
  /// - Throws: `RecipeFaults` with the first error in the text, which has the line and the column.
  static func document(
    _ text: String, name: String
  ) throws(RecipeFaults) -> [(path: String, value: RecipeValue)] {
    do { return try TOMLReader.settings(of: text) } catch {
      let location = "\(name):\(error.line):\(error.column)"
      throw RecipeFaults([
        RecipeFault(
          location: location, problem: "not TOML: \(error.problem)", fix: "correct this line")
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
}
