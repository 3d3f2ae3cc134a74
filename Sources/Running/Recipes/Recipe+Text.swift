extension Recipe {
  /// The recipe in TOML: every key that has an effect, in a fixed order, with what it means.
  ///
  /// Reading the text gives an equal recipe, and equal recipes have the same text: this is what a
  /// run folder and a checkpoint keep, and what one rank sends to the others.
  public var text: String {
    var lines = ["# A run of sjko-dist, complete: nothing else decides what it computes.", ""]
    var section: String?
    for key in RecipeKey.all {
      guard let value = key.value(self) else { continue }
      if key.section != section, let name = key.section { lines += ["", "[\(name)]"] }
      section = key.section
      lines += Self.line("\(key.name) = \(value.text)", comment: key.meaning)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A setting with its comment, which may go on below itself.
  private static func line(_ setting: String, comment: String) -> [String] {
    var lines = [setting.padded(to: commentColumn - 2) + "  #"]
    for word in comment.split(separator: " ") {
      if lines[lines.count - 1].count + 1 + word.count > lineLength {
        lines.append("".padded(to: commentColumn) + "#")
      }
      lines[lines.count - 1] += " \(word)"
    }
    return lines
  }

  /// Where comments begin: behind all values of ordinary length.
  private static let commentColumn = 38
  private static let lineLength = 100
}

extension String {
  /// With blanks at the end, up to a number of characters.
  fileprivate func padded(to length: Int) -> String {
    self + String(repeating: " ", count: max(0, length - count))
  }
}
