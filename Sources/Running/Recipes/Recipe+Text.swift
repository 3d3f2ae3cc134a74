// The text of a recipe, and its differences from another: both list the keys that have an effect.

extension Recipe {
  /// The recipe in TOML: every key that has an effect, in a fixed order, with its meaning.
  ///
  /// Reading the text gives an equal recipe, and equal recipes have the same text. Run folders and
  /// checkpoints keep it, and rank 0 sends it to the other ranks.
  public var text: String {
    var lines = ["# A complete sjko-dist run: no other setting changes what it computes.", ""]
    var section: String?
    for key in RecipeKey.all {
      guard let value = values[key.path] else { continue }
      if key.section != section, let name = key.section { lines += ["", "[\(name)]"] }
      section = key.section
      lines += Self.line("\(key.name) = \(value.text)", comment: key.comment)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The keys whose values differ from an earlier recipe, in the order of a printed recipe.
  ///
  /// A run may continue with another recipe if each difference `mayChange`.
  public func differences(from earlier: Recipe) -> [RecipeDifference] {
    RecipeKey.all.filter { earlier.values[$0.path] != values[$0.path] }.map { key in
      RecipeDifference(
        key: key.path, before: earlier.values[key.path]?.text, now: values[key.path]?.text,
        mayChange: key.mayChange)
    }
  }

  /// A setting with its comment, which continues on the next lines if it is long.
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

  /// The column in which comments begin, to the right of all values of ordinary length.
  private static let commentColumn = 38
  private static let lineLength = 100
}

/// A key that has different values in two recipes; for example `batch: 256 before, 512 now`.
public struct RecipeDifference: Sendable, Equatable, CustomStringConvertible {
  /// The key's path; for example `method.step_size`.
  public let key: String
  /// The earlier value in TOML, or nil if the key had no effect.
  let before: String?
  /// The later value in TOML, or nil if the key has no effect.
  let now: String?
  /// Whether a run may continue with the later value, because it does not change the results.
  public let mayChange: Bool

  /// The key and both values.
  public var description: String {
    "\(key): \(before ?? "nothing") before, \(now ?? "nothing") now"
  }
}

extension String {
  /// The text with spaces at the end, up to a number of characters.
  fileprivate func padded(to length: Int) -> String {
    self + String(repeating: " ", count: max(0, length - count))
  }
}
