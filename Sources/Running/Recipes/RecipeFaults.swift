/// Everything that is wrong with a recipe.
///
/// The description has one line for each fault: the location of the value, the key, the problem and
/// the fix.
///
///     jobs/two-circles/recipe.toml: batch: 100 is not a multiple of shards (16); set 96 or 112
///     --set: method.stpes: no such key; did you mean method.stages?
public struct RecipeFaults: Error, Equatable, CustomStringConvertible {
  /// The faults in the order in which they were found; never empty.
  let faults: [RecipeFault]

  init(_ faults: [RecipeFault]) {
    precondition(!faults.isEmpty, "an error without a fault")
    self.faults = faults
  }

  /// One line for each fault.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// One fault of a recipe, and how to correct it.
struct RecipeFault: Equatable, CustomStringConvertible {
  /// Where the value was given: a file, an environment variable, `--set`.
  let location: String
  /// The key's path, or nil if the fault concerns no key.
  var key: String?
  /// What is wrong, with the value.
  let problem: String
  /// What to do: an imperative or a question.
  let fix: String

  var description: String {
    [location, key, "\(problem); \(fix)"].compactMap(\.self).joined(separator: ": ")
  }
}

extension RecipeFault {
  /// The fault of an unknown key.
  init(location: String, key: String? = nil, unknown word: String, among names: [String]) {
    let fix = names.nearest(to: word).map { "did you mean \($0)?" } ?? "remove it"
    self.init(location: location, key: key, problem: "no such key", fix: fix)
  }
}
