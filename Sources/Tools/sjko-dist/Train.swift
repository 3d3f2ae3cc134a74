import ArgumentParser
import Foundation
import MPI
import Parallel
import Recipes
import Training

/// `sjko-dist train`, on any number of ranks.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train, or continue a run (default).",
    discussion: """
      Stops, saves and ends with code 75 on the signals USR1, USR2, TERM, INT and XCPU, and before \
      the time limit; the same command then goes on.
      """)

  @Argument(help: "A TOML file, or the name of a built-in recipe (see `sjko-dist recipe`).")
  var recipe = BuiltInRecipe.default.name

  @Option(
    name: .customLong("run"), help: "The run folder. (default: runs/ and the recipe's name)")
  var folder: String?

  @Option(help: "Another value for a key of the recipe, as in method.step_size=0.2; repeatable.")
  var set: [String] = []

  @Option(
    help: """
      Seconds after which to save and stop. (default: what is left of the Slurm job, if it says so)
      """)
  var timeLimit: Double?

  @Flag(
    help: """
      Print where the time of a step goes, by kind of operation, and end: some steps are taken \
      from fresh networks, on all ranks, and nothing is written.
      """)
  var profile = false

  func validate() throws {
    guard !profile || (folder == nil && timeLimit == nil) else {
      throw ValidationError("--profile writes nothing: it takes no --run and no --time-limit")
    }
  }

  func run() throws {
    StopSignals.listen()
    let code = withWorld(exitCode: { ExitCode($0).rawValue }) { world in
      let group = MPIRanks(world)
      let recipe = try agreedRecipe(in: group)
      if profile {
        let profile = try StepProfile.measured(recipe, group: group)
        if group.isRoot { print(profile) }
        return ExitCode.finished.rawValue
      }
      let outcome = try TrainingRun(
        recipe, in: RunFolder(folder ?? "runs/\(recipeName)"), group: group,
        timeLimitSeconds: timeLimit ?? slurmSecondsLeft
      ).train()
      switch outcome {
      case .finished: return ExitCode.finished.rawValue
      case .stopped: return ExitCode.savedRunAgain.rawValue
      }
    }
    Foundation.exit(code)
  }

  /// The recipe as rank 0 reads it: mpirun does not bring rank 0's environment to other
  /// hosts, nor its files.
  private func agreedRecipe(in group: any ProcessGroup) throws -> Recipe {
    let text = try group.agree {
      guard group.isRoot else { return "" }
      return try Recipe.load(
        from: RecipeOrigin(recipe), environment: ProcessInfo.processInfo.environment,
        overrides: set
      ).text
    }
    let bytes = try group.broadcast(Array(text.utf8))
    return try Recipe(text: String(decoding: bytes, as: UTF8.self), name: recipe)
  }

  /// `jobs/two-circles/recipe.toml` is called two-circles, `mine.toml` mine.
  private var recipeName: String {
    let url = URL(fileURLWithPath: recipe)
    guard url.pathExtension == "toml" else { return recipe }
    let name = url.deletingPathExtension().lastPathComponent
    return name == "recipe" ? url.deletingLastPathComponent().lastPathComponent : name
  }

  /// What is left of the Slurm job's time.
  private var slurmSecondsLeft: Double? {
    ProcessInfo.processInfo.environment["SLURM_JOB_END_TIME"].flatMap(Double.init).map {
      $0 - Date().timeIntervalSince1970
    }
  }
}
