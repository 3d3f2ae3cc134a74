import ArgumentParser
import Foundation
import Generation
import Parallel
import Planning
import Recipes
import Runs
import Training

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train, or continue a run (default).",
    discussion: """
      On the signals USR1, USR2, TERM, INT, HUP and XCPU, and before the time limit, the program \
      saves and ends with code 75. The same command then continues the run. Under nohup, HUP does \
      nothing.
      """)

  @OptionGroup var arguments: RecipeArguments

  @Option(
    name: .customLong("run"), help: "The run folder. (default: runs/ and the recipe's name)")
  var folder: String?

  @Option(help: "Seconds after which to save and stop. (default: the rest of the Slurm job)")
  var timeLimit: Double?

  @Flag(
    help: """
      Print the time of a step by kind of operation, from a few steps with untrained networks on \
      all ranks; write no file.
      """)
  var profile = false

  func validate() throws {
    guard !profile || (folder == nil && timeLimit == nil) else {
      throw ValidationError("--profile writes nothing: omit --run and --time-limit")
    }
  }

  func run() throws {
    StopSignals.listen()
    let code = onAllRanks { group in
      let recipe = try Recipe.load(
        arguments.recipe, in: group, environment: ProcessInfo.processInfo.environment,
        overrides: arguments.overrides.set)
      Heartbeat.limitSeconds = Double(recipe.stallLimitSeconds)
      guard profile else { return try train(recipe, in: group).rawValue }
      let table = try StepProfile.measured(recipe, group: group)
      if group.isRoot { print(table) }
      return ExitCode.finished.rawValue
    }
    Foundation.exit(code)
  }

  private func train(_ recipe: Recipe, in group: any ProcessGroup) throws -> ExitCode {
    let picture = try group.agree { try StagePicture(recipe) }
    let run = try TrainingRun(
      recipe, in: RunFolder(folder ?? "runs/\(recipeName)"), group: group,
      timeLimitSeconds: timeLimit ?? slurmSecondsLeft, drawStage: picture.draw)
    try printMemory(of: recipe, in: group)
    switch try run.train() {
    case .finished: return .finished
    case .stopped: return .savedRunAgain
    }
  }

  /// Prints the memory that the run needs, and a warning if this host has less.
  private func printMemory(of recipe: Recipe, in group: any ProcessGroup) throws {
    let hosts = try group.gather(text: group.hostName)
    guard group.isRoot else { return }
    let memory = try RunPlan(recipe, rankCount: group.size).memory
    print("memory: \(memory)")
    let ranksHere = hosts.count { $0 == group.hostName }
    if let warning = memory.warning(ranksHere: ranksHere) { print(warning) }
  }

  /// The name of the run folder: two-circles for `jobs/two-circles/recipe.toml`, mine for `mine.toml`.
  private var recipeName: String {
    let url = URL(fileURLWithPath: arguments.recipe)
    guard url.pathExtension == "toml" else { return arguments.recipe }
    let name = url.deletingPathExtension().lastPathComponent
    return name == "recipe" ? url.deletingLastPathComponent().lastPathComponent : name
  }

  /// Seconds until the end of the Slurm job; nil outside a job.
  private var slurmSecondsLeft: Double? {
    ProcessInfo.processInfo.environment["SLURM_JOB_END_TIME"].flatMap(Double.init).map {
      $0 - Date().timeIntervalSince1970
    }
  }
}
