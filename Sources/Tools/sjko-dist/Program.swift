import ArgumentParser
import Files
import Foundation
import MPI
import Parallel
import Runs
import Traits

/// Parses the command and runs it; only the first rank prints errors.
@main
struct Program {
  static func main() {
    StandardStreams.openClosed()
    // A file above the limit on file sizes then causes an error, like a full disk, and not a signal.
    signal(SIGXFSZ, SIG_IGN)
    // A help text or a wrong option ends all ranks before MPI starts. Only the first rank prints, and
    // its exit code counts. The others end with 0, because mpirun could otherwise kill the first one
    // before it has printed.
    let isFirst = Launch.current.isFirst
    Provenance.build = (Build.commit, Build.compiler)
    do {
      var command = try SjkoDist.parseAsRoot()
      let isOfAllRanks = (command as? any CommandOfAllRanks)?.runsOnAllRanks == true
      guard isFirst || isOfAllRanks else { exit(0) }
      if !isOfAllRanks { FatalSignals.endProcess(named: "process \(getpid())") }
      try command.run()
      try Failure.reporting { try StandardStreams.flush() }
    } catch let failure as Failure {
      if isFirst { printError("error: \(failure)\n") }
      exit(failure.code.rawValue)
    } catch {
      guard isFirst else { exit(0) }
      exit(show(error).rawValue)
    }
  }

  /// Prints the help text, the version, or the error of a command line.
  ///
  /// The parser can do so, too, but ends with 0 when it cannot write.
  private static func show(_ error: any Error) -> ExitCode {
    let text = SjkoDist.fullMessage(for: error)
    guard SjkoDist.exitCode(for: error) == .success else {
      printError(text + "\n")
      return .usage
    }
    do { try printLine(text) } catch {
      printError("error: \(error)\n")
      return ExitCode(error)
    }
    return .finished
  }
}

/// The root command.
struct SjkoDist: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sjko-dist",
    abstract: "Trains a generator by semi-dual JKO steps, on as many MPI ranks as you have.",
    discussion: """
      The default command is train, and the default recipe is 25 Gaussians:

        sjko-dist                                     one rank
        mpirun -n 4 sjko-dist train two-circles       a built-in recipe on four ranks
        mpirun -n 16 sjko-dist train my-recipe.toml --run runs/mine
        sjko-dist sample runs/mine --count 64 --output samples.png

      Start the same command again to continue a run. \(ExitCode.table)
      """,
    version: "sjko-dist \(Provenance.version)\n\(traits)",
    subcommands: [
      Train.self, Sample.self, Evaluate.self, FeaturesCommand.self, Classifier.self,
      DrawCommand.self, Inspect.self, Verify.self, Dataset.self, RecipeCommand.self, Plan.self,
      DoctorCommand.self,
    ],
    defaultSubcommand: Train.self)

  /// The optional parts of this build, as a line of `--version`.
  private static var traits: String {
    let names = BuildTrait.allCases.filter(\.isEnabled).map(\.rawValue)
    return "traits: \(names.isEmpty ? "none" : names.joined(separator: ", "))"
  }
}
