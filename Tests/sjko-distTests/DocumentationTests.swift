import ArgumentParser
import Foundation
import ProgramRuns
import Testing

@testable import sjko_dist

/// The commands on the pages of the repository.
struct DocumentationTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test("Every job on a page is an executable script")
  func jobsAreThere() throws {
    for command in try Self.commands() where command.words[0].hasPrefix("jobs/") {
      let path = Self.root.appending(path: command.words[0]).path
      #expect(FileManager.default.isExecutableFile(atPath: path), "\(command)")
    }
  }

  @Test("Every command line of the program on a page has arguments that the program accepts")
  func argumentsAreAccepted() throws {
    var count = 0
    for command in try Self.commands() {
      let isProgram = { (word: String) in
        word == "sjko-dist" || word.hasSuffix("/sjko-dist") || word.hasSuffix("/launch.sh")
      }
      guard let place = command.words.firstIndex(where: isProgram),
        place == 0 || command.words[0] == "mpirun"
      else { continue }
      var arguments = Array(command.words[(place + 1)...])
      // The first argument of launch.sh is the number of ranks.
      if command.words[place].hasSuffix("/launch.sh") { arguments.removeFirst() }
      count += 1
      do {
        let parsed = try SjkoDist.parseAsRoot(arguments)
        if let train = parsed as? Train, train.arguments.recipe.hasPrefix("jobs/") {
          let recipe = Self.root.appending(path: train.arguments.recipe).path
          #expect(FileManager.default.fileExists(atPath: recipe), "\(command)")
        }
      } catch {
        // Help and version are such errors, too.
        #expect(
          SjkoDist.exitCode(for: error) == .success, "\(command): \(SjkoDist.message(for: error))")
      }
    }
    #expect(count > 0, "no page has a command of the program")
  }

  /// A command line on a page.
  private struct Command: CustomStringConvertible {
    let page: String
    /// The words before an explanation, a pipe or a redirection, without quotation marks.
    let words: [String]

    var description: String { "\(page): \(words.joined(separator: " "))" }
  }

  /// All lines in blocks of code, fenced or indented, of the readme and of the pages in `hosts` and
  /// `jobs`.
  private static func commands() throws -> [Command] {
    let folders = ["hosts", "jobs"]
    let pages =
      ["README.md"]
      + folders.flatMap { folder in
        let paths =
          (try? FileManager.default.subpathsOfDirectory(
            atPath: root.appending(path: folder).path)) ?? []
        return paths.filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
      }
    return pages.flatMap { page in
      let text = (try? String(contentsOf: root.appending(path: page), encoding: .utf8)) ?? ""
      return code(of: text.replacing(/\\\n\s*/, with: " ")).map { Command(page: page, words: $0) }
        .filter { !$0.words.isEmpty }
    }
  }

  private static func code(of page: String) -> [[String]] {
    var isInFence = false
    return page.split(separator: "\n").compactMap { line in
      if line.hasPrefix("```") {
        isInFence.toggle()
        return nil
      }
      guard isInFence || line.hasPrefix("    ") else { return nil }
      // Two spaces separate a command from its explanation.
      let text = line.drop { $0 == " " }
      let command = text[..<(text.firstRange(of: "  ")?.lowerBound ?? text.endIndex)]
      return command.split(separator: " ").map { $0.filter { !"'\"".contains($0) } }
        .prefix { !["|", "&", "&&", ";", "…"].contains($0) && !$0.contains(">") }
    }
  }
}
