import ArgumentParser
import Foundation
import Generation
import Parallel
import Planning
import Recipes
import Runs
import Training

struct Train: CommandOfAllRanks {
  static let configuration = CommandConfiguration(
    abstract: "Train, or continue a run (default).",
    usage: "sjko-dist train [<recipe>] [<options>]",
    discussion: """
      On the signals USR1, USR2, TERM, INT, HUP and XCPU, and before the time limit, the program \
      saves and ends with code 75. The same command then continues the run. Under nohup, HUP does \
      nothing.
      """)

  @OptionGroup var arguments: RecipeArguments

  @OptionGroup var place: RunPlace

  @Option(help: "Seconds after which to save and stop. (default: the rest of the Slurm job)")
  var timeLimit: Double?

  @Flag(
    help: """
      Continue a run although its data or source have changed. Without the flag, a run continues only \
      with the same samples, wherever their files are.
      """)
  var allowOtherData = false

  @Flag(
    help: """
      Continue a run although lines of its metrics.jsonl are lost. The metrics then begin again with \
      the last line before the checkpoint; what is left of the old file is kept beside it.
      """)
  var allowLostMetrics = false

  @Flag(
    help: """
      Print the time of a step by kind of operation, from a few steps with untrained networks on \
      all ranks; write no file.
      """)
  var profile = false

  func validate() throws {
    let continues = allowOtherData || allowLostMetrics
    guard !profile || (place.folder == nil && timeLimit == nil && !continues) else {
      throw ValidationError(
        "--profile writes nothing: omit --run, --time-limit and options that begin with --allow")
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
      if group.isRoot { try printLine("\(table)") }
      return ExitCode.finished.rawValue
    }
    Foundation.exit(code)
  }

  private func train(_ recipe: Recipe, in group: any ProcessGroup) throws -> ExitCode {
    // Only rank 0 draws.
    let picture = try group.agree { group.isRoot ? try StagePicture(recipe) : nil }
    let memory = try checkedMemory(of: recipe, in: group)
    let run = try TrainingRun(
      recipe, in: place.folder(of: arguments.recipe), group: group,
      timeLimitSeconds: timeLimit ?? slurmSecondsLeft, allowsOtherData: allowOtherData,
      allowsLostMetrics: allowLostMetrics,
      drawStage: { try picture?.draw(stage: $0, maps: $1, valueRange: $2, to: $3) ?? false })
    for line in memory + [picture?.note].compactMap(\.self) { run.log.say(line) }
    switch try run.train() {
    case .finished: return .finished
    case .stopped: return .savedRunAgain
    }
  }

  /// The memory that the run needs, and a warning if this host has less, as lines for the log.
  ///
  /// - Throws: an agreed `InsufficientMemory` if this host has far less; then nothing is written.
  private func checkedMemory(of recipe: Recipe, in group: any ProcessGroup) throws -> [String] {
    let hosts = try group.gather(text: group.hostName)
    return try group.agree {
      guard group.isRoot else { return [] }
      let ranksHere = hosts.count { $0 == group.hostName }
      do {
        let memory = try RunPlan(recipe, rankCount: group.size).memory
        try memory.check(ranksHere: ranksHere)
        return ["memory: \(memory)"] + [memory.warning(ranksHere: ranksHere)].compactMap(\.self)
      } catch let fault as InsufficientMemory {
        throw fault
      } catch {
        return []  // All ranks find this fault when the run starts.
      }
    }
  }

  /// Seconds until the end of the Slurm job; nil outside a job.
  private var slurmSecondsLeft: Double? {
    ProcessInfo.processInfo.environment["SLURM_JOB_END_TIME"].flatMap(Double.init).map {
      $0 - Date().timeIntervalSince1970
    }
  }
}
