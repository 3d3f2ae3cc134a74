/// A key of a recipe: the one place that knows its name, its meaning and its default.
///
/// Reading, printing, comparing and the names of environment variables all follow this table.
struct RecipeKey: Sendable {
  /// Section and name, joined by a dot; for example `method.step_size`.
  let path: String
  /// The default if there is one, else an example.
  let example: RecipeValue
  /// Whether a recipe may do without the key.
  let hasDefault: Bool
  /// What the key means, in the few words of a comment.
  let meaning: String
  /// Whether a run may go on with another value: it does not change what is computed.
  let mayChange: Bool
  /// The key's value in a recipe, or nil if it would be without effect there.
  let value: @Sendable (Recipe) -> RecipeValue?

  /// A key with a recommended value.
  init(
    _ path: String, default: RecipeValue, _ meaning: String, mayChange: Bool = false,
    value: @escaping @Sendable (Recipe) -> RecipeValue?
  ) {
    self.path = path
    example = `default`
    hasDefault = true
    self.meaning = meaning
    self.mayChange = mayChange
    self.value = value
  }

  /// A key for which no value can be recommended.
  init(
    _ path: String, example: RecipeValue, _ meaning: String,
    value: @escaping @Sendable (Recipe) -> RecipeValue?
  ) {
    self.path = path
    self.example = example
    hasDefault = false
    self.meaning = meaning
    mayChange = false
    self.value = value
  }

  /// The table that the key is in, or nil for the top of a recipe.
  var section: String? { path.firstIndex(of: ".").map { String(path[..<$0]) } }
  /// The name within the section.
  var name: String {
    path.firstIndex(of: ".").map { String(path[path.index(after: $0)...]) } ?? path
  }
  /// The environment variable that sets the key; for example `SJKO_METHOD_STEP_SIZE`.
  var variable: String { "SJKO_" + path.uppercased().replacing(".", with: "_") }

  /// The key with this path, or nil if there is none.
  static func named(_ path: String) -> RecipeKey? { byPath[path] }

  private static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })
}
