import ArgumentParser
import Recipes

struct RecipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe", abstract: "Print a resolved recipe, or list the built-in ones.")

  @Argument(help: "A TOML file, or the name of a built-in recipe. (default: list built-in ones)")
  var recipe: String?

  @OptionGroup var overrides: RecipeOverrides

  @Flag(help: "Print a page about all keys instead, in Markdown.")
  var reference = false

  @Flag(help: "Print a JSON schema of recipes instead, for editors.")
  var schema = false

  func validate() throws {
    if [recipe != nil, reference, schema].count(where: { $0 }) > 1 {
      throw ValidationError("a recipe, --reference and --schema exclude each other")
    }
  }

  func run() throws {
    if reference { return print(RecipeReference.markdown, terminator: "") }
    if schema { return print(RecipeReference.schema, terminator: "") }
    guard let recipe else {
      for recipe in BuiltInRecipe.all { print("\(recipe.name)\n    \(recipe.summary)") }
      return
    }
    try Failure.reporting { print(try overrides.load(recipe).text, terminator: "") }
  }
}
