import Foundation
import ProgramRuns
import Testing

/// The script that writes the commit of a build, in repositories of its own.
struct BuildOriginTests {
  private let place: Workplace

  init() throws { place = try Workplace() }

  private static let script = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/Tools/BuildOrigin/origin.sh").standardizedFileURL.path

  /// Runs commands of bash in the folder; `origin FOLDER` prints the commit that is written for FOLDER.
  private func bash(_ commands: String) throws -> String {
    let tools = """
      set -e
      git() { command git -c user.name=a -c user.email=b "$@"; }
      origin() { \(Self.script) write "$1" swiftc "$PWD/Build.swift"; sed -n 's/.*commit = //p' Build.swift; }
      make() {
        git init -q "$1"; mkdir "$1/Sources" "$1/jobs"; ln -s ../jobs/r "$1/Sources/r"
        for name in Package.swift Sources/a jobs/r b; do echo 1 > "$1/$name"; done
        git -C "$1" add .; git -C "$1" commit -qm one
      }
      commit() { git -C "$1" rev-parse --short HEAD; }
      """
    let run = try ProgramRun.run(
      "/bin/bash", ["-c", "\(tools)\n\(commands)"], onRanks: nil, in: place.path(""))
    #expect(run.exitCode == 0, "\(run.output)")
    return run.output
  }

  @Test("A build has the newest commit, and +changes if a source differs or is new")
  func commit() throws {
    let output = try bash(
      """
      make r; origin r; commit r
      git -C r commit -q --allow-empty -m two; origin r; commit r
      echo 2 > r/b; touch r/picture.png; origin r
      touch r/Sources/new; origin r; rm r/Sources/new
      echo 2 > r/Sources/a; origin r; echo 1 > r/Sources/a
      echo 2 > r/jobs/r; origin r
      """)
    let lines = output.split(separator: "\n").map(String.init)
    try #require(lines.count == 8, "\(output)")
    let (first, second) = (lines[1], lines[3])
    #expect(first != second && first.count >= 7)
    #expect(lines[0] == "\"\(first)\"" && lines[2] == "\"\(second)\"")
    #expect(lines[4] == "\"\(second)\"", "files beside the sources do not count")
    #expect(lines[5] == "\"\(second)+changes\"" && lines[6] == lines[5])
    #expect(lines[7] == lines[5], "a source that is a link")
  }

  @Test("Without git, without a commit, or inside of another repository, the commit is empty")
  func none() throws {
    let output = try bash(
      """
      mkdir plain; origin plain
      git init -q new; origin new
      make r; mkdir r/inner; origin r/inner
      mkdir path; ln -s "$(command -v sed)" "$(command -v head)" "$(command -v cat)" "$(command -v find)" path
      PATH=$PWD/path origin r
      """)
    #expect(output == String(repeating: "\"\"\n", count: 4))
  }

  @Test("The code is valid Swift, and is written again only if it changes")
  func code() throws {
    let output = try bash(
      """
      make r; origin r > /dev/null; touch -d 2001-01-01 Build.swift; origin r > /dev/null
      stat -c %y Build.swift | cut -c 1-4
      git -C r commit -q --allow-empty -m two; origin r > /dev/null
      [ "$(stat -c %y Build.swift | cut -c 1-4)" -gt 2001 ] && grep -c 'compiler = "Swift [0-9.]*"' Build.swift
      swiftc -parse Build.swift
      """)
    #expect(output == "2001\n1\n")
  }

  @Test("A build asks again if a source or the state of git has changed, also in a worktree")
  func inputs() throws {
    let output = try bash(
      """
      make r; git -C r worktree add -q ../w
      inputs() { \(Self.script) inputs "$PWD/$1" | xargs -n 1 stat -c '%n %y' | sort; }
      for folder in r w; do
        inputs $folder > before; git -C $folder commit -q --allow-empty -m more
        inputs $folder > after; diff -q before after > /dev/null || echo changed
        for name in Package.swift Sources/a Sources/r; do grep -c "$PWD/$folder/$name " after || true; done
      done
      """)
    #expect(output == "changed\n1\n1\n1\nchanged\n1\n1\n1\n")
  }
}
