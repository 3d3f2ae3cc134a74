import ArgumentParser
import Files
import Glibc

/// The program for benchmarks; `jobs/` contains comparisons with other programs.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sjko-benchmarks",
    abstract: "Times training steps and their kernels.",
    subcommands: [Step.self, Stages.self, KernelTable.self])

  static func main() {
    StandardStreams.openClosed()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as OutputError {
      end(error)
    } catch  where exitCode(for: error) == .success {
      // A help text. The parser can print it, too, but ends with 0 when it cannot write.
      do { try printLine(fullMessage(for: error)) } catch { end(error) }
    } catch {
      exit(withError: error)
    }
  }

  private static func end(_ error: any Error) -> Never {
    StandardStreams.writeError("error: \(error)\n")
    Glibc.exit(lostOutput)
  }
}

/// The exit code if the output cannot be written, the same as that of `sjko-dist`.
let lostOutput: Int32 = 74

/// Prints a line on standard output at once.
///
/// - Throws: `OutputError` if it cannot be written.
func printLine(_ text: String) throws { try StandardStreams.write(text + "\n") }
