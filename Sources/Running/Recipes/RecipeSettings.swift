import Foundation

/// The keys that were given, each with the value of the highest precedence.
///
/// Defaults are not among them: they belong to the declarations of keys.
struct RecipeSettings {
  /// The ways to give a value; the last one in this list wins.
  enum Precedence: Int, Comparable {
    case defaults, recipe, environment, override

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  struct Setting {
    let value: RecipeValue
    let precedence: Precedence
    /// Where it was given: a file, an environment variable, `--set`.
    let location: String
  }

  /// The recipe's file or name, which faults about missing keys mention.
  let name: String
  private var settings: [String: Setting] = [:]
  /// Unknown names, and texts that are not values.
  private(set) var faults: [RecipeFault] = []

  /// Reads a recipe.
  ///
  /// - Throws: `RecipeFaults` if the text is not TOML.
  init(recipe text: String, name: String) throws(RecipeFaults) {
    self.name = name
    for (path, value) in try RecipeValue.document(text, name: name) {
      add(value, at: path, precedence: .recipe, location: name)
    }
  }

  /// Adds the values of environment variables: `SJKO_METHOD_STEP_SIZE` sets `method.step_size`.
  mutating func add(environment: [String: String]) {
    for (variable, text) in environment.sorted(by: { $0.key < $1.key })
    where variable.hasPrefix("SJKO_") && !Self.reservedVariables.contains(variable) {
      guard let key = RecipeKey.all.first(where: { $0.variable == variable }) else {
        let names = RecipeKey.all.map(\.variable) + Self.reservedVariables
        faults.append(RecipeFault(location: variable, unknown: variable, among: names))
        continue
      }
      add(text, at: key.path, precedence: .environment, location: variable)
    }
  }

  /// Variables with our prefix that are not keys.
  static let reservedVariables = ["SJKO_RUN", "SJKO_INSTRUCTION_SET", "SJKO_MPI", "SJKO_MPIRUN"]

  /// Adds the arguments of `--set`, in their order: `key=value`.
  mutating func add(overrides: [String]) {
    for override in overrides {
      guard let equals = override.firstIndex(of: "=") else {
        faults.append(
          RecipeFault(
            location: "--set", problem: "\(override) has no value", fix: "write --set KEY=VALUE"))
        continue
      }
      let path = override[..<equals].trimmingCharacters(in: .whitespacesAndNewlines)
      let text = override[override.index(after: equals)...]
        .trimmingCharacters(in: .whitespacesAndNewlines)
      add(text, at: path, precedence: .override, location: "--set")
    }
  }

  subscript(path: String) -> Setting? { settings[path] }

  mutating func remove(_ path: String) -> Setting? { settings.removeValue(forKey: path) }

  private mutating func add(
    _ text: String, at path: String, precedence: Precedence, location: String
  ) {
    guard let leaves = RecipeValue.bare(text, at: path) else {
      let problem = text.isEmpty ? "there is no value" : "\(text) is not a TOML value"
      let fix = RecipeKey.named(path).map { "for example \($0.example.text)" } ?? "quote strings"
      faults.append(RecipeFault(location: location, key: path, problem: problem, fix: fix))
      return
    }
    for leaf in leaves {
      add(leaf.value, at: leaf.path, precedence: precedence, location: location)
    }
  }

  private mutating func add(
    _ value: RecipeValue, at path: String, precedence: Precedence, location: String
  ) {
    if RecipeKey.named(path) != nil {
      settings[path] = Setting(value: value, precedence: precedence, location: location)
    } else if RecipeKey.all.contains(where: { $0.section == path }) {
      guard value != .foreign(kind: "table") else { return }  // an empty section
      faults.append(
        RecipeFault(
          location: location, key: path, problem: "a section, not a key",
          fix: "write [\(path)] above its keys"))
    } else {
      let names = RecipeKey.all.map(\.path) + Set(RecipeKey.all.compactMap(\.section)).sorted()
      faults.append(RecipeFault(location: location, key: path, unknown: path, among: names))
    }
  }
}
