/// The keys that somebody gave, each with its last value and where it comes from.
///
/// A later source wins: defaults < recipe < environment < `--set`. Defaults are not in here, but
/// in the table of keys.
struct RecipeSettings {
  /// The sources of values; a later one wins.
  enum Source: Int, Comparable {
    case defaults
    case recipe
    case environment
    case override

    static func < (one: Source, other: Source) -> Bool { one.rawValue < other.rawValue }
  }

  /// A value that somebody gave.
  struct Setting: Equatable {
    let value: RecipeValue
    let source: Source
    /// Where it was given, as a fault names it.
    let place: String
  }

  /// The recipe's file or name, which faults about missing keys mention.
  let name: String
  /// What was given, by path.
  private var settings: [String: Setting] = [:]
  /// What is wrong with what was given: names that mean nothing, texts that are no values.
  private(set) var faults: [RecipeFault] = []

  /// Reads a recipe.
  ///
  /// - Throws: `RecipeFaults` if the text is not TOML.
  init(recipe text: String, name: String) throws(RecipeFaults) {
    self.name = name
    do {
      for (path, value) in try RecipeValue.document(text) {
        add(value, at: path, source: .recipe, place: name)
      }
    } catch {
      throw RecipeFaults([
        RecipeFault(
          "\(name):\(error.line):\(error.column)", "not TOML: \(error.problem)",
          fix: "correct this place")
      ])
    }
  }

  /// Adds the variables that stand for keys: `SJKO_METHOD_STEP_SIZE` for `method.step_size`.
  mutating func add(environment: [String: String]) {
    for (variable, text) in environment.sorted(by: { $0.key < $1.key })
    where variable.hasPrefix("SJKO_") && !Self.reservedVariables.contains(variable) {
      guard let key = RecipeKey.all.first(where: { $0.variable == variable }) else {
        let names = RecipeKey.all.map(\.variable) + Self.reservedVariables
        faults.append(RecipeFault(variable, unknown: variable, among: names))
        continue
      }
      add(text, at: key.path, source: .environment, place: variable)
    }
  }

  /// Variables with our prefix that are not settings: the run folder, and how to compile.
  static let reservedVariables = ["SJKO_RUN", "SJKO_INSTRUCTION_SET"]

  /// Adds the arguments of `--set`, in their order: `key=value`.
  mutating func add(overrides: [String]) {
    for override in overrides {
      guard let equals = override.firstIndex(of: "=") else {
        faults.append(
          RecipeFault("--set", "\(override) has no value", fix: "write --set KEY=VALUE"))
        continue
      }
      let path = override[..<equals].trimmed
      let text = override[override.index(after: equals)...].trimmed
      add(text, at: path, source: .override, place: "--set")
    }
  }

  /// What was given for a key, or nil.
  subscript(path: String) -> Setting? { settings[path] }

  /// Takes a setting away.
  mutating func remove(_ path: String) -> Setting? { settings.removeValue(forKey: path) }

  private mutating func add(_ text: String, at path: String, source: Source, place: String) {
    guard let leaves = RecipeValue.bare(text, at: path) else {
      let problem = text.isEmpty ? "there is no value" : "\(text) is not a value of TOML"
      let fix = RecipeKey.named(path).map { "for example \($0.example.text)" } ?? "quote strings"
      faults.append(RecipeFault(place, key: path, problem, fix: fix))
      return
    }
    for leaf in leaves { add(leaf.value, at: leaf.path, source: source, place: place) }
  }

  private mutating func add(_ value: RecipeValue, at path: String, source: Source, place: String) {
    if RecipeKey.named(path) != nil {
      settings[path] = Setting(value: value, source: source, place: place)
    } else if RecipeKey.all.contains(where: { $0.section == path }) {
      guard value != .foreign(kind: "table") else { return }  // an empty section
      faults.append(
        RecipeFault(
          place, key: path, "a section, not a key", fix: "write [\(path)] above its keys"))
    } else {
      let names = RecipeKey.all.map(\.path) + Set(RecipeKey.all.compactMap(\.section)).sorted()
      faults.append(RecipeFault(place, key: path, unknown: path, among: names))
    }
  }
}

extension Substring {
  /// Without blanks at either end.
  fileprivate var trimmed: String {
    var rest = self
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
