import Digests

/// The last line of recipe.toml in a run folder: the digest of all lines above it.
///
///     # SHA-256 of the lines above: 0f1e…   check it with: head -n -1 FILE | sha256sum
public enum DigestLine {
  /// A text with the digest of its lines.
  static func adding(to text: String) -> String { text + line(of: text) }

  /// The state of a text that may end with such a line.
  public enum State: Sendable {
    /// The line is right.
    case right
    /// The line is not that of the text above, so the text or the line has changed.
    case wrong
    /// There is none: an older program has written the text.
    case missing
  }

  /// Compares a text with its last line.
  public static func state(of text: String) -> State {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > 1, text.contains(label) || text.contains(instruction) else {
      return .missing
    }
    // A text that ends with a line feed has an empty part at its end.
    let above = lines.dropLast(2).map { $0 + "\n" }.joined()
    return adding(to: above) == text ? .right : .wrong
  }

  private static func line(of text: String) -> String {
    "\(label)\(SHA256.digest(of: Array(text.utf8).span.bytes))   \(instruction)\n"
  }

  private static let label = "# SHA-256 of the lines above: "
  private static let instruction = "check it with: head -n -1 FILE | sha256sum"
}
