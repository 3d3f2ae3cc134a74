public import Parallel
public import Recipes

extension Recipe {
  /// Reads a recipe on rank 0 and gives it to all ranks.
  ///
  /// mpirun brings neither the environment nor the files of rank 0 to other hosts.
  ///
  /// - Parameters:
  ///   - argument: a path, or the name of a built-in recipe.
  ///   - group: all processes that use the recipe.
  ///   - environment: variables, of which `SJKO_…` set keys.
  ///   - overrides: arguments of `--set`.
  /// - Returns: the same recipe on all ranks.
  /// - Throws: `AgreedFailure` with `RecipeFaults`.
  /// - Collective: every rank of the group, in the same order.
  public static func load(
    _ argument: String, in group: any ProcessGroup, environment: [String: String],
    overrides: [String]
  ) throws -> Recipe {
    let text = try group.agree {
      guard group.isRoot else { return "" }
      return try Recipe.load(
        from: RecipeOrigin(argument), environment: environment, overrides: overrides
      ).text
    }
    let bytes = try group.broadcast(Array(text.utf8))
    return try Recipe(text: String(decoding: bytes, as: UTF8.self), name: argument)
  }
}
