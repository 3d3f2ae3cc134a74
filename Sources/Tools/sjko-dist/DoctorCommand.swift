import ArgumentParser
import Diagnosis
import Foundation
import Parallel
import Recipes
import Runs
import Texts

struct DoctorCommand: CommandOfAllRanks {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the ranks, hosts and files of a job before a long training.",
    usage: "sjko-dist doctor [<recipe>] [<options>]",
    discussion: """
      Start it like the training, on the same ranks: mpirun -n 8 sjko-dist doctor my-recipe.toml. It \
      looks for what would make the training fail, hang or crawl: hosts, versions, cores, memory, \
      clocks, links between hosts, limits of the system, the folder of the run and its locks, the \
      data, three steps of training, and the time that the job has left. Nothing is left of what it \
      writes.

      There is a line for each check that finds nothing, and otherwise each finding with what to do. \
      It ends with 78 if something would stop the training, or else with 0.
      """)

  @OptionGroup var arguments: RecipeArguments

  @OptionGroup var place: RunPlace

  @Flag(help: "Print one JSON document instead of text.")
  var json = false

  func run() throws {
    StopSignals.listen()
    // Versions that are only noted are findings here.
    let code = onAllRanks(comparing: Provenance.facts.filter { $0.difference == .refused }) {
      group in
      let recipe = try Recipe.load(
        arguments.recipe, in: group, environment: ProcessInfo.processInfo.environment,
        overrides: arguments.overrides.set)
      Heartbeat.limitSeconds = Double(recipe.stallLimitSeconds)
      let folder = place.folder(of: arguments.recipe)
      var reports: [CheckReport] = []
      let isStopped = try Doctor(recipe, in: folder, group: group).examine { report in
        reports.append(report)
        if !json { try printLine(report.text) }
      }
      let end = Result {
        group.isRoot ? try printLine(conclusion(reports, isStopped, folder, group)) : ()
      }
      try group.agree { try end.get() }
      return (isStopped ? ExitCode.configuration : .finished).rawValue
    }
    Foundation.exit(code)
  }

  private func conclusion(
    _ reports: [CheckReport], _ isStopped: Bool, _ folder: RunFolder, _ group: MPIRanks
  ) -> String {
    if json {
      return JSONValue.object([
        ("program", .string(Provenance.version)), ("recipe", .string(arguments.recipe)),
        ("run", .string(folder.path)), ("ranks", .integer(group.size)),
        ("stops", .boolean(isStopped)), ("checks", .array(reports.map(\.json))),
      ]).text
    }
    let findings = reports.flatMap(\.findings)
    let stops = findings.count { $0.severity == .stops }
    let warnings = findings.count { $0.severity == .warning }
    return
      (stops == 0
      ? "nothing would stop the training"
      : NumberText.count(stops, "finding") + " would stop the training")
      + "; \(NumberText.count(warnings, "warning"))"
  }
}
