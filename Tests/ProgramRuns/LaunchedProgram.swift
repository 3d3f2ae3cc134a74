import Foundation

/// A program of this package at work, on some ranks.
public final class LaunchedProgram {
  private let process = Process()
  private let start = Date()
  // A file, not a pipe: nothing has to be drained, and a rank that is left over holds nothing.
  private let outputFile = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID())")

  /// Starts a program as `ProgramRun.run` does, and does not wait.
  ///
  /// - Parameters:
  ///   - program: its name; or the path of a script, from the root.
  ///   - arguments: of the program.
  ///   - rankCount: how many ranks; nil for a program without `mpirun`.
  ///   - environment: variables beside those of the tests.
  ///   - folder: where it runs; nil for where the tests run.
  /// - Throws: if it cannot be started.
  public init(
    _ program: String, _ arguments: [String], onRanks rankCount: Int?,
    environment: [String: String] = [:], in folder: String? = nil
  ) throws {
    let launcher =
      rankCount.map { ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", "\($0)"] } ?? []
    let command = launcher + [Self.path(of: program)] + arguments

    guard FileManager.default.createFile(atPath: outputFile.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    let output = try FileHandle(forWritingTo: outputFile)
    // Finds mpirun on the PATH.
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.environment = ProcessInfo.processInfo.environment.merging(Self.settings) { $1 }
      .merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try Self.withoutBlockedSignals { try process.run() }
  }

  /// The absolute path of a program, or that of a script.
  public static func path(of program: String) -> String {
    guard !program.hasPrefix("/") else { return program }
    // SwiftPM builds programs beside the tests.
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: program).path
  }

  deinit {
    if process.isRunning { send(SIGKILL) }
    try? FileManager.default.removeItem(at: outputFile)
  }

  /// What all ranks have printed so far.
  public var output: String {
    String(decoding: (try? Data(contentsOf: outputFile)) ?? Data(), as: UTF8.self)
  }

  /// Waits until something is printed.
  ///
  /// - Returns: whether that came about before the end, or the time-out.
  public func hasPrinted(_ text: String, timeoutSeconds: Double = 60) -> Bool {
    let deadline = Date() + timeoutSeconds
    while !output.contains(text) {
      guard process.isRunning, Date() < deadline else { return output.contains(text) }
      usleep(2_000)
    }
    return true
  }

  /// Sends a signal to `mpirun`, as job scripts do, or to a program without it.
  public func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// The processes of the ranks on this machine, in their order.
  public var ranks: [Int32] {
    let tasks = "/proc/\(process.processIdentifier)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    return threads.flatMap { thread in
      let children = (try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8))
      return (children ?? "").split(separator: " ").compactMap { Int32($0) }
    }.sorted()
  }

  /// Waits for the end.
  ///
  /// - Parameter timeoutSeconds: after which the program is killed; mpirun's ranks then end too.
  /// - Returns: how it ended.
  public func end(timeoutSeconds: Double = 60) -> ProgramRun {
    let deadline = Date() + timeoutSeconds
    var isLate = false
    while process.isRunning {
      if Date() > deadline, !isLate {
        isLate = true
        send(SIGKILL)
      }
      usleep(5_000)
    }
    let status = process.terminationStatus
    let code = process.terminationReason == .uncaughtSignal ? 128 + status : status
    return ProgramRun(
      exitCode: isLate ? 124 : code, output: output, seconds: Date().timeIntervalSince(start))
  }

  /// Threads that tests run on block signals, which the processes that they start would inherit.
  private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var none = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &blocked)
    defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
    try body()
  }

  /// Tests may run as root in a container, on one host whose cores the ranks share.
  private static let settings = [
    "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_btl": "self,vader", "OMP_NUM_THREADS": "1", "SWIFT_BACKTRACE": "enable=no",
  ]
}
