import Foundation
import PackagePlugin

/// Writes the commit and the compiler of a build into the program, as Swift code.
///
/// A manifest can ask for the commit, too, and so can a command before the build, but SwiftPM keeps their
/// answers until the list of files changes. A command of the build runs again whenever one of its inputs
/// has changed. If its output has changed then, only the program is compiled again.
@main
struct OriginWriter: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    let script = package.appending(path: "Sources/Tools/BuildOrigin/origin.sh")
    let compiler = try context.tool(named: "swiftc").url
    let code = context.pluginWorkDirectoryURL.appending(path: "Build.swift")
    return [
      .buildCommand(
        displayName: "Finding the commit", executable: script,
        arguments: ["write", package.path, compiler.path, code.path],
        inputFiles: [script, compiler] + (try inputs(of: package, script)), outputFiles: [code])
    ]
  }

  /// The files that the commit depends on: those of git, and the sources, which may differ from it.
  private func inputs(of package: URL, _ script: URL) throws -> [URL] {
    let (process, output) = (Process(), Pipe())
    process.executableURL = script
    process.arguments = ["inputs", package.path]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: "\n").map { URL(filePath: String($0)) }
  }
}
