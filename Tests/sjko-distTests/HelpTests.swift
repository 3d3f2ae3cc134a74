import ArgumentParser
import Foundation
import ProgramRuns
import Testing

@testable import sjko_dist

/// Help texts change only together with their snapshots.
struct HelpTests {
  /// The width of a terminal that nobody has changed.
  private static let columns = 80

  @Test(
    "The help text of each command is the one in snapshots",
    arguments: [SjkoDist.self] + SjkoDist.configuration.subcommands as [any ParsableCommand.Type])
  func snapshot(command: any ParsableCommand.Type) throws {
    let name = "\(command)".lowercased()
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "snapshots/\(name).txt")
    let text = SjkoDist.helpMessage(for: command, columns: Self.columns) + "\n"
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
      // Read the new file before you commit it: the next run compares with it.
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("there was no \(file.path); it is written now")
      return
    }
    #expect(text == expected, "remove \(file.path) to take the new text")
  }

  @Test("No line of a help text is wider than a terminal")
  func width() {
    func check(_ command: any ParsableCommand.Type) {
      let text = SjkoDist.helpMessage(for: command, columns: Self.columns)
      for line in text.split(separator: "\n") {
        #expect(line.count <= Self.columns, "\(command): \(line)")
      }
      for subcommand in command.configuration.subcommands { check(subcommand) }
    }
    check(SjkoDist.self)
  }

  @Test("Completion scripts know each command and its options", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let run = try ProgramRun.run(
      "sjko-dist", ["--generate-completion-script", shell], onRanks: nil)
    #expect(run.exitCode == 0)
    for command in SjkoDist.configuration.subcommands {
      let name = command.configuration.commandName ?? command._commandName
      #expect(run.output.contains(name), "\(name)")
    }
    #expect(run.output.contains("allow-lost-metrics"), "an option of train")
  }

  @Test("The help text lists every exit code once")
  func exitCodes() {
    let text = SjkoDist.helpMessage(columns: Self.columns)
    for code in ExitCode.allCases {
      #expect(text.ranges(of: "\(code.rawValue)  \(code.meaning)").count == 1)
    }
  }
}

extension ProgramTests {
  /// Help texts and wrong options, without and with mpirun.
  struct LaunchTests {
    @Test(
      "Help and version are printed once, however many ranks there are", arguments: [nil, 2],
      [("--help", "OVERVIEW: "), ("--version", "sjko-dist "), ("help train", "OVERVIEW: ")])
    func once(rankCount: Int?, option: (arguments: String, text: String)) throws {
      let run = try Workplace().run(
        option.arguments.split(separator: " ").map(String.init), onRanks: rankCount)
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.output.hasPrefix(option.text))
      #expect(run.count(of: option.text) == 1, "\(run.output)")
    }

    @Test("A wrong option is named once and ends with code 64", arguments: [nil, 2])
    func wrongOption(rankCount: Int?) throws {
      let place = try Workplace()
      let run = try place.run(["train", "--steps", "7"], onRanks: rankCount)
      #expect(run.exitCode == 64, "\(run.output)")
      #expect(run.count(of: "Error: Unknown option '--steps'") == 1, "\(run.output)")
      #expect(place.files(in: "") == ["recipe.toml"])
    }

    @Test("A command for one process runs once under mpirun")
    func oneProcess() throws {
      let run = try Workplace().run(["recipe", "two-circles"], onRanks: 2)
      #expect(run.exitCode == 0, "\(run.output)")
      #expect(run.count(of: "\n[data]\n") == 1, "\(run.output)")
    }
  }
}
