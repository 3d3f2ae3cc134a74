import ArgumentParser
import Files
import Glibc
import Parallel
import Recipes
import Runs

/// The recipe whose step is timed, on all ranks together.
struct RecipeOptions: ParsableArguments {
  @Option(help: "A TOML file, or the name of a built-in recipe.")
  var recipe = BuiltInRecipe.default.name

  @Option(
    help: ArgumentHelp(
      "Another value for a key of the recipe, as in shards=4; repeatable.", valueName: "key=value"))
  var set: [String] = []

  /// Loads the recipe on every rank, and runs `body` with it and with the group of all ranks.
  ///
  /// - Throws: `ExitCode` after an error, which is already printed.
  func onAllRanks(_ body: (Recipe, any ProcessGroup) throws -> Void) throws {
    let code = withRanks(
      Provenance.facts, exitCode: { $0 is OutputError ? lostOutput : EXIT_FAILURE }
    ) { group in
      let recipe = try Recipe.load(recipe, in: group, environment: [:], overrides: set)
      Heartbeat.limitSeconds = Double(recipe.stallLimitSeconds)
      try body(recipe, group)
      return EXIT_SUCCESS
    }
    guard code == EXIT_SUCCESS else { throw ExitCode(code) }
  }
}

/// Accepts only values of an option that are at least `minimum`.
func check(_ value: Int, atLeast minimum: Int, _ option: String) throws {
  guard value >= minimum else { throw ValidationError("\(option) must be at least \(minimum)") }
}
