public import Checkpoints
public import Recipes

/// The recipe of a checkpoint, compared with that of a run; the path of its file is for errors.
extension CheckpointHeader {
  /// The recipe in the header.
  ///
  /// - Throws: `CheckpointError` if it cannot be used.
  public func resolvedRecipe(from path: String) throws(CheckpointError) -> Recipe {
    do { return try Recipe(text: recipe, name: path) } catch {
      throw CheckpointError(path, .incomplete, "its recipe cannot be used: \(error)")
    }
  }

  /// The changes to the recipe or the seed that change results; none if a run may continue from here.
  ///
  /// - Throws: `CheckpointError` if the recipe of the checkpoint cannot be used.
  func conflicts(with recipe: Recipe, from path: String) throws(CheckpointError) -> [String] {
    let differences = recipe.conflicts(with: try resolvedRecipe(from: path))
    return (seed == recipe.seed ? [] : ["seed \(seed), not \(recipe.seed)"]) + differences
  }

  /// Checks that a run of this recipe may continue from here.
  ///
  /// - Throws: `CheckpointError`.
  public func check(against recipe: Recipe, from path: String) throws(CheckpointError) {
    let differences = try conflicts(with: recipe, from: path)
    guard differences.isEmpty else {
      throw CheckpointError(
        path, .otherRun, "belongs to another run: \(differences.joined(separator: "; "))")
    }
  }
}
