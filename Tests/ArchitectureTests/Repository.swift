import Foundation

/// The files of the repository that this test was built from.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The text of a file, by its path from the root.
  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Names of what is directly in a folder, hidden files left out.
  static func names(in path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: path).path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Paths of all files that git tracks.
  static func trackedFiles() throws -> [String] {
    let (git, output) = (Process(), Pipe())
    git.executableURL = URL(filePath: "/usr/bin/env")
    // A clone may belong to another user, for example in a container.
    git.arguments = ["git", "-C", root.path, "-c", "safe.directory=*", "ls-files"]
    git.standardOutput = output
    try git.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    git.waitUntilExit()
    return text.split(separator: "\n").map(String.init)
  }

  /// Paths of all Swift files in a folder and the folders in it.
  static func swiftFiles(in path: String) throws -> [String] {
    let folder = root.appending(path: path).path
    return try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".swift") }.sorted().map { "\(path)/\($0)" }
  }

  /// The lines of a file, each with its place as compilers write it: `Sources/…/File.swift:3`.
  static func lines(of path: String) throws -> [(place: String, text: Substring)] {
    try text(of: path).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { ("\(path):\($0 + 1)", $1) }
  }
}
