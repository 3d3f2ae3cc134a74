import Texts

extension Recipe {
  /// The recipe in TOML: every key that has an effect, in a fixed order, with its meaning.
  ///
  /// Reading the text gives an equal recipe, and equal recipes have the same text. Run folders and
  /// checkpoints keep it, and rank 0 sends it to the other ranks.
  public var text: String {
    var lines = [Self.firstLine, ""]
    var section: String?
    for key in RecipeKey.all {
      guard let value = values[key.path] else { continue }
      if key.section != section, let name = key.section { lines += ["", "[\(name)]"] }
      section = key.section
      lines += Self.line("\(key.name) = \(value.text)", comment: key.comment)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The first line of `text`, by which resolved recipes are recognised.
  public static let firstLine =
    "# A complete sjko-dist run: no other setting changes what it computes."

  /// The changes since an earlier recipe that change results, such as `batch: 256 before, 512 now`.
  ///
  /// A run may continue with another recipe if there are none.
  public func conflicts(with earlier: Recipe) -> [String] {
    RecipeKey.all.filter { !$0.mayChange }.compactMap { key in
      let (before, now) = (earlier.values[key.path], values[key.path])
      if before == now { return nil }
      return "\(key.path): \(before?.text ?? "nothing") before, \(now?.text ?? "nothing") now"
    }
  }

  /// A setting with its comment, which continues on the next lines if it is long.
  private static func line(_ setting: String, comment: String) -> [String] {
    var lines = [setting.leftAligned(in: commentColumn - 2) + "  #"]
    for word in comment.split(separator: " ") {
      if lines[lines.count - 1].count + 1 + word.count > lineLength {
        lines.append("".leftAligned(in: commentColumn) + "#")
      }
      lines[lines.count - 1] += " \(word)"
    }
    return lines
  }

  /// The column in which comments begin, to the right of all values of ordinary length.
  private static let commentColumn = 38
  private static let lineLength = 100
}
