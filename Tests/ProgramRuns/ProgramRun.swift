/// Exit code, output and time of a program of this package.
public struct ProgramRun {
  /// The exit code of `mpirun`, or of a program without it; 124 if it took too long, and 128 plus
  /// the signal's number if a signal ended it.
  public let exitCode: Int32
  /// The text that all ranks printed on standard output and standard error.
  public let output: String
  /// The time from start to end.
  public let seconds: Double

  /// The number of times that a text was printed.
  public func count(of text: String) -> Int { output.ranges(of: text).count }

  /// Runs a program, under `mpirun` unless `rankCount` is nil, and waits for its end.
  ///
  /// - Parameters:
  ///   - program: the name of a program of this package, or the absolute path of a script.
  ///   - arguments: the program's arguments.
  ///   - rankCount: the number of ranks; nil to start the program without `mpirun`.
  ///   - environment: variables to add to the environment of the tests.
  ///   - folder: the working directory; nil for the one of the tests.
  ///   - timeoutSeconds: the time after which the program is killed.
  /// - Returns: exit code, output and time.
  /// - Throws: an error of the system if the program cannot be started.
  public static func run(
    _ program: String, _ arguments: [String], onRanks rankCount: Int?,
    environment: [String: String] = [:], in folder: String? = nil, timeoutSeconds: Double = 60
  ) throws -> ProgramRun {
    try LaunchedProgram(
      program, arguments, onRanks: rankCount, environment: environment, in: folder
    ).end(timeoutSeconds: timeoutSeconds)
  }
}
