/// Reads keys one by one, and collects all faults on the way.
///
/// Each function returns a value in any case: where there is a fault, it notes it and returns the
/// key's example, so that the keys after it are read too. Whoever is done looks at `faults`.
struct RecipeReader {
  private var settings: RecipeSettings
  /// All faults so far, in the order of reading.
  private(set) var faults: [RecipeFault]
  /// Keys whose value is an example in place of a wrong one.
  private var unsound: Set<String> = []

  /// Prepares to read what was given.
  init(_ settings: RecipeSettings) {
    self.settings = settings
    faults = settings.faults
  }

  /// What is wrong with a value, before anybody knows which key it belongs to.
  struct Complaint: Error {
    let problem: String
    /// What to do; nil if the key's default or example says it.
    var fix: String?
  }

  /// Reads a key by `convert`, which says what is wrong with a value.
  mutating func read<Value>(
    _ path: String, as convert: (RecipeValue) throws(Complaint) -> Value
  ) -> Value {
    guard let key = RecipeKey.named(path) else {
      preconditionFailure("the table of keys lacks \(path)")
    }
    do throws(Complaint) {
      if let setting = settings[path] { return try convert(setting.value) }
      if !key.hasDefault { throw Complaint(problem: "missing") }
    } catch {
      let hint = "\(key.hasDefault ? "the default is" : "for example") \(key.example.text)"
      note(error, about: [path], hint: hint)
    }
    do throws(Complaint) {
      return try convert(key.example)
    } catch {
      preconditionFailure("the table's value of \(path) \(error.problem)")
    }
  }

  /// Notes a fault of several keys together, unless one of them has a fault of its own.
  ///
  /// - Parameters:
  ///   - paths: the keys; the fault goes by the name of the first one.
  ///   - holds: whether all is well.
  ///   - problem: what is wrong.
  ///   - fix: what to do.
  mutating func check(
    _ paths: [String], _ holds: Bool, _ problem: @autoclosure () -> String,
    fix: @autoclosure () -> String
  ) {
    guard !holds, unsound.isDisjoint(with: paths) else { return }
    note(Complaint(problem: problem(), fix: fix()), about: paths, hint: "")
  }

  /// Drops a key which is without effect because of the value of another.
  ///
  /// That is a fault, unless the other value comes from a later source: who overrides `schedule.kind`
  /// need not know that the recipe has a `schedule.floor`.
  mutating func drop(_ path: String, because deciding: String, _ value: RecipeValue) {
    let decided = settings[deciding]?.source ?? .defaults
    guard let dropped = settings.remove(path), dropped.source >= decided,
      !unsound.contains(deciding)
    else { return }
    let problem = "\(dropped.value.text) is without effect where \(deciding) = \(value.text)"
    faults.append(RecipeFault(dropped.place, key: path, problem, fix: "remove it"))
  }

  /// Which one of several keys that exclude each other was given; the latest source wins.
  mutating func choose(among paths: [String]) -> String? {
    let given = paths.filter { settings[$0] != nil }
    let latest = given.compactMap { settings[$0]?.source }.max()
    let winners = given.filter { settings[$0]?.source == latest }
    check(
      winners, winners.count < 2,
      "given together with \(winners.dropFirst().joined(separator: " and "))", fix: "keep one")
    for path in given where path != winners.first { _ = settings.remove(path) }
    return winners.first
  }

  /// What was given for a key, or nil.
  func given(_ path: String) -> RecipeValue? { settings[path]?.value }

  /// Notes that a key is missing which others need.
  mutating func missing(_ path: String, fix: String) {
    note(Complaint(problem: "missing", fix: fix), about: [path], hint: "")
  }

  private mutating func note(_ complaint: Complaint, about paths: [String], hint: String) {
    unsound.formUnion(paths)
    let latest = paths.compactMap { settings[$0] }.max { $0.source < $1.source }
    faults.append(
      RecipeFault(
        latest?.place ?? settings.name, key: paths.first, complaint.problem,
        fix: complaint.fix ?? hint))
  }
}
