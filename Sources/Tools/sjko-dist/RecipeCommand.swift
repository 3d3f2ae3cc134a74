import ArgumentParser
import Files
import Recipes

struct RecipeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe", abstract: "Print a resolved recipe, or list the built-in ones.",
    usage: "sjko-dist recipe [<recipe>] [<options>]")

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
    try Failure.reporting { try StandardStreams.write(text()) }
  }

  private func text() throws -> String {
    if reference { return RecipeReference.markdown }
    if schema { return RecipeReference.schema }
    if let recipe { return try overrides.load(recipe).text }
    return BuiltInRecipe.all.map { "\($0.name)\n    \($0.summary)\n" }.joined()
  }
}
