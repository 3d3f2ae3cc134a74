/// Resolves settings to a checked value for each key that has an effect.
///
/// After a fault, reading continues with the key's default or example, so all faults are found at
/// once: first unknown names, then faults of single keys in the order of a printed recipe, then faults
/// of several keys together.
struct RecipeReader {
  private(set) var faults: [RecipeFault]
  /// The value of each key that has an effect, by path.
  private(set) var values: [String: RecipeValue] = [:]
  private var settings: RecipeSettings
  /// For each key without effect, the key whose value is the reason.
  private var reasons: [String: String] = [:]
  /// Keys whose given value is wrong or missing.
  private var unsound: Set<String> = []

  init(_ settings: RecipeSettings) {
    self.settings = settings
    faults = settings.faults
    for key in RecipeKey.all { resolve(key) }
  }

  /// The value of a key; its default or example if it has no effect.
  subscript<Value>(key: Key<Value>) -> Value { ifUsed(key) ?? key.example }

  /// The value of a key, or nil if it has no effect.
  func ifUsed<Value>(_ key: Key<Value>) -> Value? {
    guard let value = values[key.path] else {
      precondition(reasons[key.path] != nil, "\(key.path) is in no section of RecipeKeys")
      return nil
    }
    guard let decoded = key.type.decode(value) else {
      preconditionFailure("\(key.path) cannot be \(value.text), which its shape allows")
    }
    return decoded
  }

  /// Adds a fault of several keys together if `holds` is false and no key has a fault of its own.
  ///
  /// The fault names the first of the keys.
  mutating func check(
    _ paths: [String], _ holds: Bool, _ problem: @autoclosure () -> String,
    fix: @autoclosure () -> String
  ) {
    guard !holds, unsound.isDisjoint(with: paths) else { return }
    add(problem(), fix: fix(), about: paths)
  }

  private mutating func resolve(_ key: RecipeKey) {
    guard values[key.path] == nil, reasons[key.path] == nil else { return }
    if let reason = reason(against: key) {
      reasons[key.path] = reason.path
      values[key.path] = key.valueOtherwise
      drop(key, because: reason)
    } else {
      values[key.path] = value(of: key)
    }
  }

  /// The key whose value is the reason why `key` has no effect, or nil if it has an effect.
  private mutating func reason(against key: RecipeKey) -> RecipeKey? {
    switch key.condition {
    case nil: return nil
    case .onlyOne(let paths):
      let chosen = choose(among: paths)
      return chosen.path == key.path ? nil : chosen
    case .value(let path, let values, let isExcluded):
      let other = RecipeKey.declared(path)
      resolve(other)
      if let reason = reasons[path] { return RecipeKey.declared(reason) }
      return self.values[path].map(values.contains) == isExcluded ? other : nil
    }
  }

  /// Removes a key without effect.
  ///
  /// That is a fault, unless the reason was given at a higher precedence: a user who overrides
  /// `schedule.kind` does not have to know that the recipe contains `schedule.floor`.
  private mutating func drop(_ key: RecipeKey, because reason: RecipeKey) {
    resolve(reason)
    let decided = settings[reason.path]?.precedence ?? .defaults
    guard let dropped = settings.remove(key.path), dropped.precedence >= decided,
      !unsound.contains(reason.path), dropped.value != key.valueOtherwise,
      let value = values[reason.path]
    else { return }
    faults.append(
      RecipeFault(
        location: dropped.location, key: key.path,
        problem: "\(dropped.value.text) has no effect where \(reason.path) = \(value.text)",
        fix: "remove it"))
  }

  /// The key that has an effect among keys that exclude each other; the highest precedence wins.
  private mutating func choose(among paths: [String]) -> RecipeKey {
    let given = paths.filter { settings[$0] != nil }
    let highest = given.compactMap { settings[$0]?.precedence }.max()
    let winners = given.filter { settings[$0]?.precedence == highest }
    check(
      winners, winners.count < 2,
      "given together with \(winners.dropFirst().joined(separator: " and "))", fix: "keep one")
    for path in given where path != winners.first { _ = settings.remove(path) }
    return RecipeKey.declared(winners.first ?? paths[0])
  }

  private mutating func value(of key: RecipeKey) -> RecipeValue {
    do throws(Complaint) {
      if let setting = settings[key.path] { return try key.shape.checked(setting.value) }
      if !key.hasDefault { throw Complaint("missing", fix: key.fixIfMissing) }
    } catch {
      let hint = "\(key.hasDefault ? "the default is" : "for example") \(key.example.text)"
      add(error.problem, fix: error.fix ?? hint, about: [key.path])
    }
    return key.example
  }

  private mutating func add(_ problem: String, fix: String, about paths: [String]) {
    unsound.formUnion(paths)
    let latest = paths.compactMap { settings[$0] }.max { $0.precedence < $1.precedence }
    let location = latest?.location ?? settings.name
    faults.append(RecipeFault(location: location, key: paths.first, problem: problem, fix: fix))
  }
}

extension RecipeKey {
  /// The key with a path that the declaration of another key contains.
  fileprivate static func declared(_ path: String) -> RecipeKey {
    guard let key = named(path) else { preconditionFailure("no key \(path) is declared") }
    return key
  }

  /// A list of keys if one of several must be given; nil if it must be this one.
  fileprivate var fixIfMissing: String? {
    guard case .onlyOne(let paths) = condition else { return nil }
    let examples = paths.map { "\($0) = \(Self.declared($0).example.text)" }
    return "give " + examples.joined(separator: " or ")
  }
}
