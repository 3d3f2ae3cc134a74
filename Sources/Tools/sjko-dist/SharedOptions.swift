public import ArgumentParser
import Files
import Foundation
public import Generation
import Parallel
import Recipes
import Runs

/// The arguments that name a recipe and override its keys.
struct RecipeArguments: ParsableArguments {
  @Argument(help: "A TOML file, or the name of a built-in recipe (see `sjko-dist recipe`).")
  var recipe = BuiltInRecipe.default.name

  @OptionGroup var overrides: RecipeOverrides
}

/// The option that names the folder of a training.
struct RunPlace: ParsableArguments {
  @Option(
    name: .customLong("run"), help: "The run folder. (default: runs/ and the recipe's name)")
  var folder: String?

  /// The folder of a training.
  ///
  /// The default of `jobs/two-circles/recipe.toml` is runs/two-circles, and that of `mine.toml` runs/mine.
  func folder(of recipe: String) -> RunFolder {
    if let folder { return RunFolder(folder) }
    let url = URL(fileURLWithPath: recipe)
    guard url.pathExtension == "toml" else { return RunFolder("runs/\(recipe)") }
    let name = url.deletingPathExtension().lastPathComponent
    return RunFolder(
      "runs/\(name == "recipe" ? url.deletingLastPathComponent().lastPathComponent : name)")
  }
}

/// The option that overrides keys of a recipe.
struct RecipeOverrides: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A value for a key of the recipe, for example method.step_size=0.2; repeatable.",
      valueName: "key=value"))
  var set: [String] = []

  /// Reads a recipe in this process.
  ///
  /// - Throws: `RecipeFaults`.
  func load(_ recipe: String) throws -> Recipe {
    try Recipe.load(
      from: RecipeOrigin(recipe), environment: ProcessInfo.processInfo.environment,
      overrides: set)
  }
}

/// The option of all commands that apply a trained map.
struct ChosenParameters: ParsableArguments {
  @Option(
    help: """
      Which parameters of a map to use: their moving average, or the last ones, which the metrics of \
      training describe. (default: average, or last if the run keeps no average)
      """)
  var parameters: MapParameters?
}

extension MapParameters: ExpressibleByArgument {}

/// The option of all commands that write a dataset or a feature network.
struct Destination: ParsableArguments {
  @Option(help: "The HDF5 file to write.")
  var output: String
}

/// A command that all ranks run together; other commands run on the first rank alone.
protocol CommandOfAllRanks: ParsableCommand {
  /// Whether these arguments need all ranks.
  var runsOnAllRanks: Bool { get }
}

extension CommandOfAllRanks {
  var runsOnAllRanks: Bool { true }
}

/// Runs a command of all ranks, which should have `facts` in common, and returns its exit code.
func onAllRanks(
  comparing facts: [RankFact] = Provenance.facts, _ body: (MPIRanks) throws -> Int32
) -> Int32 {
  withRanks(facts, exitCode: { ExitCode($0).rawValue }, body)
}

/// Accepts only positive values of an option.
func checkPositive(_ value: some Numeric & Comparable, _ option: String) throws {
  guard value > .zero else { throw ValidationError("\(option) must be positive") }
}

/// Prints a line on standard output at once.
///
/// - Throws: `OutputError` if it cannot be written.
func printLine(_ text: String) throws { try StandardStreams.write(text + "\n") }

/// Prints text on standard error; what cannot be written is lost.
func printError(_ text: String) { StandardStreams.writeError(text) }
