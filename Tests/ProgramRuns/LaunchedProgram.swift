import Foundation

/// A running program of this package, on one or more ranks.
public final class LaunchedProgram {
  private let process = Process()
  private let programName: String
  private let start = Date()
  // A file, because a pipe must be read all the time, and a rank that still runs would keep it open.
  private let outputFile = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID())")

  /// Starts a program as `ProgramRun.run` does, without waiting for its end.
  ///
  /// - Parameters:
  ///   - program: the name of a program of this package, or the absolute path of a script.
  ///   - arguments: the program's arguments.
  ///   - rankCount: the number of ranks; nil to start the program without `mpirun`.
  ///   - environment: variables to add to the environment of the tests.
  ///   - folder: the working directory; nil for the one of the tests.
  /// - Throws: an error of the system if the program cannot be started.
  public init(
    _ program: String, _ arguments: [String], onRanks rankCount: Int?,
    environment: [String: String] = [:], in folder: String? = nil
  ) throws {
    let path = Self.path(of: program)
    programName = URL(filePath: path).lastPathComponent
    let launcher = rankCount.map { Self.launcher + ["-n", "\($0)"] } ?? []
    let command = launcher + [path] + arguments

    guard FileManager.default.createFile(atPath: outputFile.path, contents: nil) else {
      throw CocoaError(.fileWriteUnknown)
    }
    let output = try FileHandle(forWritingTo: outputFile)
    // env finds mpirun on the PATH.
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

  /// The absolute path of a program of this package; an absolute path stays as it is.
  public static func path(of program: String) -> String {
    guard !program.hasPrefix("/") else { return program }
    // SwiftPM puts programs into the same folder as the tests.
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: program).path
  }

  deinit {
    if process.isRunning { send(SIGKILL) }
    try? FileManager.default.removeItem(at: outputFile)
  }

  /// The text that all ranks have printed so far.
  public var output: String {
    String(decoding: (try? Data(contentsOf: outputFile)) ?? Data(), as: UTF8.self)
  }

  /// Waits until a text is printed, the program ends, or the time is over.
  ///
  /// - Returns: whether the text was printed.
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

  /// The process numbers of the ranks on this machine, in the order of ranks.
  public var ranks: [Int32] {
    // MPICH's mpirun starts a process that starts the ranks. The system keeps 15 letters of a name.
    func ranks(below process: Int32) -> [Int32] {
      Self.children(of: process).flatMap { child in
        let name = try? String(contentsOfFile: "/proc/\(child)/comm", encoding: .utf8)
        return name == "\(programName.prefix(15))\n" ? [child] : ranks(below: child)
      }
    }
    return ranks(below: process.processIdentifier).sorted()
  }

  private static func children(of process: Int32) -> [Int32] {
    let tasks = "/proc/\(process)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    return threads.flatMap { thread in
      let children = (try? String(contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8))
      return (children ?? "").split(separator: " ").compactMap { Int32($0) }
    }
  }

  /// Waits for the end of the program.
  ///
  /// - Parameter timeoutSeconds: the time after which the program is killed; the ranks of a killed
  ///   mpirun also end.
  /// - Returns: exit code, output and time.
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

  /// Runs `body` with all signals unblocked.
  ///
  /// The threads of the tests block signals, and processes that they start would inherit that.
  private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
    var none = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &blocked)
    defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
    try body()
  }

  /// Starts ranks; `SJKO_MPIRUN` names the one of another MPI library, as for `jobs/launch.sh`.
  private static let launcher =
    (ProcessInfo.processInfo.environment["SJKO_MPIRUN"] ?? "mpirun --oversubscribe --bind-to none")
    .split(separator: " ").map(String.init)

  /// The tests may run as root in a container, with all ranks on one host.
  ///
  /// Open MPI 5 has the new name `sm` for `vader`, and reads both.
  private static let settings = [
    "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_btl": "self,vader", "OMP_NUM_THREADS": "1", "SWIFT_BACKTRACE": "enable=no",
  ]
}
