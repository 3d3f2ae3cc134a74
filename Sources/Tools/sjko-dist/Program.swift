import ArgumentParser
import Foundation
import MPI
import Training

/// The program: finds the command, and sees that several ranks speak with one voice.
@main
struct Program {
  static func main() {
    // Without the signal, a file that grows beyond the limit of its size is an error, like a full
    // disk.
    signal(SIGXFSZ, SIG_IGN)
    // Whatever ends a rank before MPI starts, a help text or a wrong option, ends all of them: the
    // first one speaks, and its code counts. The others end well, because mpirun would end the
    // first one in the middle of its word if another failed before it.
    let isFirst = Launch.current.isFirst
    do {
      var command = try SjkoDist.parseAsRoot()
      guard isFirst || command is Train || command is Evaluate else { exit(0) }
      try command.run()
    } catch let failure as Failure {
      if isFirst { FileHandle.standardError.write(Data("error: \(failure)\n".utf8)) }
      exit(failure.code.rawValue)
    } catch {
      guard isFirst else { exit(0) }
      SjkoDist.exit(withError: error)
    }
  }
}

/// The commands.
struct SjkoDist: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sjko-dist",
    abstract: "Trains a generator by semi-dual JKO steps, on as many MPI ranks as you have.",
    discussion: """
      Without a command it trains, and without a recipe on 25 Gaussians:

        sjko-dist                                     one rank
        mpirun -n 4 sjko-dist train two-circles       a built-in recipe on four ranks
        mpirun -n 16 sjko-dist train my-recipe.toml --run runs/mine
        sjko-dist sample runs/mine --count 64 --output samples.png

      Start the same command again to continue a run. \(ExitCode.table)
      """,
    version: "sjko-dist \(Versions.program)",
    subcommands: [
      Train.self, Sample.self, Evaluate.self, FeaturesCommand.self, Classifier.self,
      DrawCommand.self, Inspect.self, Dataset.self, RecipeCommand.self, Plan.self,
    ],
    defaultSubcommand: Train.self)
}
