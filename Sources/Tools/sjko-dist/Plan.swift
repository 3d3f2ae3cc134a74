import ArgumentParser
import Foundation
import Recipes
import Training

/// `sjko-dist plan`: what a run will need, before it runs.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a run needs: memory, operations and messages. Nothing is trained.",
    discussion: """
      A step is taken without computing and without its memory, so it takes seconds at most. The \
      memory is that of rank 0, who needs the most.
      """)

  @Argument(help: "A TOML file, or the name of a built-in recipe (see `sjko-dist recipe`).")
  var recipe = BuiltInRecipe.default.name

  @Option(help: "Another value for a key of the recipe, as in shards=32; repeatable.")
  var set: [String] = []

  @Option(help: "Ranks that would train together.")
  var ranks = 1

  func validate() throws {
    guard ranks > 0 else { throw ValidationError("there is at least one rank") }
  }

  func run() throws {
    try Failure.reporting {
      let recipe = try Recipe.load(
        from: RecipeOrigin(recipe), environment: ProcessInfo.processInfo.environment,
        overrides: set)
      print(try RunPlan(recipe, rankCount: ranks))
    }
  }
}
