import ArgumentParser
import Foundation
import Recipes

/// `sjko-dist recipe`: what a run would be trained with.
struct RecipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe", abstract: "Print a resolved recipe, or list the built-in ones.")

  @Argument(help: "A TOML file or the name of a built-in recipe; without it they are listed.")
  var recipe: String?

  @Option(help: "Another value for a key of the recipe, as in method.step_size=0.2; repeatable.")
  var set: [String] = []

  func run() throws {
    guard let recipe else {
      for recipe in BuiltInRecipe.all {
        print("\(recipe.name)\n    \(recipe.summary)")
      }
      return
    }
    try Failure.reporting {
      let resolved = try Recipe.load(
        from: RecipeOrigin(recipe), environment: ProcessInfo.processInfo.environment,
        overrides: set)
      print(resolved.text, terminator: "")
    }
  }
}
