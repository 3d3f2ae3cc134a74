import ArgumentParser
import Foundation
import Recipes

/// `sjko-dist recipe`: prints the recipe of a run, and what recipes can contain.
struct RecipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe", abstract: "Print a resolved recipe, or list the built-in ones.")

  @Argument(
    help: "A TOML file or the name of a built-in recipe; without it, list the built-in ones.")
  var recipe: String?

  @Option(
    help: ArgumentHelp(
      "Another value for a key of the recipe, for example method.step_size=0.2; repeatable.",
      valueName: "key=value"))
  var set: [String] = []

  @Flag(help: "Print a page about all keys instead, in Markdown.")
  var reference = false

  @Flag(help: "Print a JSON schema of recipes instead, for editors.")
  var schema = false

  func validate() throws {
    if [recipe != nil, reference, schema].count(where: { $0 }) > 1 {
      throw ValidationError("A recipe, --reference and --schema exclude each other.")
    }
  }

  func run() throws {
    if reference { return print(RecipeReference.markdown, terminator: "") }
    if schema { return print(RecipeReference.schema, terminator: "") }
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
