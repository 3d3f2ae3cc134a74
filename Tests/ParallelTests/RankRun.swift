import Foundation

/// A finished run of a program on some ranks.
struct RankRun {
  /// The exit code of `mpirun`; 124 if the run took too long.
  let exitCode: Int32
  /// What all ranks printed on both streams.
  let output: String
  let seconds: Double

  /// How often something was printed.
  func count(of text: String) -> Int { output.components(separatedBy: text).count - 1 }

  /// Runs a program of this package under `mpirun`, or by itself if `rankCount` is nil.
  ///
  /// SwiftPM builds programs beside the tests. A program that takes longer than `timeoutSeconds`
  /// is ended, and killed 5 s later.
  static func run(
    _ program: String, _ arguments: [String], onRanks rankCount: Int?,
    environment: [String: String] = [:], timeoutSeconds: Int = 30
  ) throws -> RankRun {
    // A file, not a pipe: nothing has to be drained, and a rank that is left over holds nothing.
    let file = FileManager.default.temporaryDirectory.appending(path: "ranks-\(UUID())")
    guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try FileHandle(forWritingTo: file)

    let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let launcher =
      rankCount.map { ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", "\($0)"] } ?? []
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments =
      ["-k", "5", "\(timeoutSeconds)"] + launcher + [folder.appending(path: program).path]
      + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(settings) { $1 }
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output

    let start = Date()
    try process.run()
    process.waitUntilExit()
    return RankRun(
      exitCode: process.terminationStatus, output: try String(contentsOf: file, encoding: .utf8),
      seconds: Date().timeIntervalSince(start))
  }

  /// Tests may run as root in a container, on one host whose cores the ranks share.
  private static let settings = [
    "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_btl": "self,vader", "OMP_NUM_THREADS": "1", "SWIFT_BACKTRACE": "enable=no",
  ]
}
