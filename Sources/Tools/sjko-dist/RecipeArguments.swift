import ArgumentParser
import Foundation
import Recipes

/// The arguments that name a recipe and override its keys.
struct RecipeArguments: ParsableArguments {
  @Argument(help: "A TOML file, or the name of a built-in recipe (see `sjko-dist recipe`).")
  var recipe = BuiltInRecipe.default.name

  @Option(
    help: ArgumentHelp(
      "Another value for a key of the recipe, as in method.step_size=0.2; repeatable.",
      valueName: "key=value"))
  var set: [String] = []

  /// Reads the recipe in this process.
  ///
  /// - Throws: `RecipeFaults`.
  func load() throws -> Recipe {
    try Recipe.load(
      from: RecipeOrigin(recipe), environment: ProcessInfo.processInfo.environment,
      overrides: set)
  }
}
