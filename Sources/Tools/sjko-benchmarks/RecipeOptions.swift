import ArgumentParser
import Glibc
import MPI
import Parallel
import Recipes
import Runs

/// Which recipe's step is timed, and on all ranks together.
struct RecipeOptions: ParsableArguments {
  @Option(help: "A TOML file, or the name of a built-in recipe.")
  var recipe = BuiltInRecipe.default.name

  @Option(
    help: ArgumentHelp(
      "Another value for a key of the recipe, as in shards=4; repeatable.", valueName: "key=value"))
  var set: [String] = []

  /// Loads the recipe on every rank and lends it with the group of all.
  ///
  /// - Throws: `ExitCode` if anything went wrong, which has been said.
  func onAllRanks(_ body: (Recipe, any ProcessGroup) throws -> Void) throws {
    let code = withWorld(exitCode: { _ in EXIT_FAILURE }) { world in
      let group = MPIRanks(world)
      let recipe = try Recipe.load(recipe, in: group, environment: [:], overrides: set)
      try body(recipe, group)
      return EXIT_SUCCESS
    }
    guard code == EXIT_SUCCESS else { throw ExitCode(code) }
  }
}
