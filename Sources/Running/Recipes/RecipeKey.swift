/// The declaration of a key, without the Swift type of its values.
///
/// It determines how the key is read, printed and compared, its environment variable, and its entries
/// in the reference page and in the JSON schema. Each key is declared once, as a `Key`.
struct RecipeKey: Sendable {
  /// Section and name, joined by a dot; for example `method.step_size`.
  let path: String
  let shape: RecipeShape
  /// The default if there is one, or else an example.
  let example: RecipeValue
  /// The source of the default; nil if there is no default.
  let defaultSource: String?
  let meaning: String
  /// The condition under which the key has an effect; nil for always.
  let condition: RecipeCondition?
  /// The only value where the condition does not hold; nil if the key must not be given there.
  let valueOtherwise: RecipeValue?
  /// Whether a run may continue with another value, because it does not change the results.
  let mayChange: Bool

  var hasDefault: Bool { defaultSource != nil }
  /// The table that contains the key, or nil for the top of a recipe.
  var section: String? { path.firstIndex(of: ".").map { String(path[..<$0]) } }
  var name: String {
    path.firstIndex(of: ".").map { String(path[path.index(after: $0)...]) } ?? path
  }
  /// The environment variable that sets the key; for example `SJKO_METHOD_STEP_SIZE`.
  var variable: String { "SJKO_" + path.uppercased().replacing(".", with: "_") }
  /// The meaning, followed by the names to choose from.
  var comment: String {
    let choices = shape.choices.map { RecipeValue.string($0).text }
    return choices.isEmpty ? meaning : "\(meaning): \(choices.joined(separator: ", "))"
  }

  static func named(_ path: String) -> RecipeKey? { byPath[path] }

  /// All keys, in the order of a printed recipe.
  static let all = RecipeKeys.sections.flatMap { declared(in: $0) }

  private static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

  /// The keys among the stored properties of a section, in the order of their declarations.
  private static func declared(in section: Any) -> [RecipeKey] {
    Mirror(reflecting: section).children.flatMap { child in
      (child.value as? RecipeKey).map { [$0] } ?? declared(in: child.value)
    }
  }
}

/// The one declaration of a key, with the Swift type of its values.
///
///     let stages = Key("method.stages", .integer(atLeast: 1), default: .paper(50), "number of stages")
///
/// A stored property of a section in `RecipeKeys` is a key of recipes.
struct Key<Value: Sendable>: Sendable {
  let declaration: RecipeKey
  let type: RecipeType<Value>
  /// The default, or else an example.
  let example: Value

  /// Declares a key; the properties of `RecipeKey` explain the parameters.
  init(
    _ path: String, _ type: RecipeType<Value>, default: RecipeDefault<Value>, _ meaning: String,
    when condition: RecipeCondition? = nil, otherwise valueOtherwise: Value? = nil,
    mayChange: Bool = false
  ) {
    self.type = type
    example = `default`.value
    declaration = RecipeKey(
      path: path, shape: type.shape, example: type.encode(`default`.value),
      defaultSource: `default`.source, meaning: meaning, condition: condition,
      valueOtherwise: valueOtherwise.map(type.encode), mayChange: mayChange)
  }

  var path: String { declaration.path }
}

/// A default and its source, or an example for a key without default.
struct RecipeDefault<Value> {
  let value: Value
  let source: String?

  /// A value of the paper (Choi, Choi, Kang, ICML 2024) for CIFAR-10.
  static func paper(_ value: Value, _ note: String? = nil) -> Self {
    Self(value: value, source: "paper" + (note.map { ": \($0)" } ?? ""))
  }

  /// A value of the authors' scripts, where the paper gives none.
  static func scripts(_ value: Value, _ note: String? = nil) -> Self {
    Self(value: value, source: "authors' scripts" + (note.map { ": \($0)" } ?? ""))
  }

  /// A value of our own choice, with the reason.
  static func ours(_ value: Value, _ reason: String) -> Self {
    Self(value: value, source: "ours: \(reason)")
  }

  /// No default: a key that must be given if it has an effect.
  static func required(example: Value) -> Self { Self(value: example, source: nil) }
}

/// The condition under which a key has an effect.
enum RecipeCondition: Sendable {
  /// The keys exclude each other: this one is given, or it is the first one and none is given.
  case onlyOne(of: [String])
  /// Another key has an effect, and its value is one of `values`; none of them with `isExcluded`.
  case value(of: String, values: [RecipeValue], isExcluded: Bool)

  static func when<Choice: RawRepresentable>(
    _ path: String, is choices: [Choice]
  ) -> Self where Choice.RawValue == String {
    .value(of: path, values: choices.map { RecipeValue($0) }, isExcluded: false)
  }

  static func unless(_ path: String, is value: RecipeValue) -> Self {
    .value(of: path, values: [value], isExcluded: true)
  }

  static func given(_ path: String) -> Self { .value(of: path, values: [], isExcluded: true) }
}
