extension Recipe {
  /// Reads a recipe and what overrides it: recipe < environment < `--set`.
  ///
  /// - Parameters:
  ///   - origin: the recipe.
  ///   - environment: variables, of which `SJKO_…` set keys: `SJKO_METHOD_STEP_SIZE=0.1`. An unknown
  ///     one is a fault.
  ///   - overrides: arguments of `--set`, as `method.step_size=0.1`; a later one wins. Values are
  ///     TOML, or words without quotes.
  /// - Returns: a sound recipe. Paths in it are as written: they start from the folder where the run
  ///   starts, as those in a job script do, and not from the recipe's folder.
  /// - Throws: `RecipeFaults` with all faults, each with its place and a fix.
  public static func load(
    from origin: RecipeOrigin, environment: [String: String] = [:], overrides: [String] = []
  ) throws(RecipeFaults) -> Recipe {
    var settings = try RecipeSettings(recipe: try origin.text(), name: origin.name)
    settings.add(environment: environment)
    settings.add(overrides: overrides)
    return try Recipe(settings)
  }

  /// Reads a recipe's text, for example the one that a checkpoint keeps.
  ///
  /// - Parameters:
  ///   - text: the recipe in TOML.
  ///   - name: what faults call it, for example the checkpoint's path.
  /// - Throws: `RecipeFaults` with all faults.
  public init(text: String, name: String) throws(RecipeFaults) {
    try self.init(RecipeSettings(recipe: text, name: name))
  }
}
