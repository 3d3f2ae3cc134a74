/// Everything that is wrong with a recipe, found before anything was computed.
///
/// Its description has one line for each fault: where the value was given, the key, what is wrong
/// and what to do.
///
///     jobs/two-circles/recipe.toml: batch: 100 is not a multiple of shards (16); set 96 or 112
///     --set: method.stpes: no such key; did you mean method.stages?
public struct RecipeFaults: Error, Equatable, CustomStringConvertible {
  /// In the order in which they were found; never empty.
  let faults: [RecipeFault]

  init(_ faults: [RecipeFault]) {
    precondition(!faults.isEmpty, "an error without a fault")
    self.faults = faults
  }

  /// One line for each fault.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong with a recipe, and how to mend it.
struct RecipeFault: Equatable, CustomStringConvertible {
  /// Where the value was given: a file, an environment variable, `--set`.
  let place: String
  /// The key's path, or nil if the fault is none of a key.
  let key: String?
  /// What is wrong, with the value.
  let problem: String
  /// What to do, as an imperative or a question.
  let fix: String

  init(_ place: String, key: String? = nil, _ problem: String, fix: String) {
    self.place = place
    self.key = key
    self.problem = problem
    self.fix = fix
  }

  /// A fault of a name that means nothing.
  init(
    _ place: String, key: String? = nil, unknown word: String, among names: some Sequence<String>
  ) {
    let fix = names.nearest(to: word).map { "did you mean \($0)?" } ?? "remove it"
    self.init(place, key: key, "no such key", fix: fix)
  }

  var description: String {
    ([place] + (key.map { [$0] } ?? []) + ["\(problem); \(fix)"]).joined(separator: ": ")
  }
}
