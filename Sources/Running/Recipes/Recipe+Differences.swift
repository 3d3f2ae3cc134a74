extension Recipe {
  /// The keys whose values are not those of an earlier recipe, in the order of a printed recipe.
  ///
  /// A run may go on with another recipe if each difference `mayChange`.
  public func differences(from earlier: Recipe) -> [RecipeDifference] {
    RecipeKey.all.compactMap { key in
      let before = key.value(earlier)
      let now = key.value(self)
      guard before != now else { return nil }
      return RecipeDifference(
        key: key.path, before: before?.text, now: now?.text, mayChange: key.mayChange)
    }
  }
}

/// A key that has different values in two recipes; for example `batch: 256 before, 512 now`.
public struct RecipeDifference: Sendable, Equatable, CustomStringConvertible {
  /// The key's path; for example `method.step_size`.
  public let key: String
  /// The earlier value in TOML, or nil if the key was without effect.
  let before: String?
  /// The later value in TOML, or nil if the key is without effect.
  let now: String?
  /// Whether a run may go on with the later value, because it does not change what is computed.
  public let mayChange: Bool

  /// The key and both values.
  public var description: String {
    "\(key): \(before ?? "nothing") before, \(now ?? "nothing") now"
  }
}
