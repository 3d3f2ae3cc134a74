/// How a program of this package ended, which was started on some ranks.
public struct ProgramRun {
  /// The exit code of `mpirun`, or of the program by itself; 124 if it took too long, and 128 and
  /// the signal's number if a signal ended it.
  public let exitCode: Int32
  /// What all ranks printed on both streams.
  public let output: String
  /// How long it took.
  public let seconds: Double

  /// How often something was printed.
  public func count(of text: String) -> Int { output.ranges(of: text).count }

  /// Runs a program under `mpirun`, or by itself if `rankCount` is nil, and waits for its end.
  ///
  /// - Parameters:
  ///   - program: its name; or the path of a script, from the root.
  ///   - arguments: of the program.
  ///   - rankCount: how many ranks; nil for a program without `mpirun`.
  ///   - environment: variables beside those of the tests.
  ///   - folder: where it runs; nil for where the tests run.
  ///   - timeoutSeconds: after which it is killed.
  /// - Returns: how it ended.
  /// - Throws: if it cannot be started.
  public static func run(
    _ program: String, _ arguments: [String], onRanks rankCount: Int?,
    environment: [String: String] = [:], in folder: String? = nil, timeoutSeconds: Double = 60
  ) throws -> ProgramRun {
    try LaunchedProgram(
      program, arguments, onRanks: rankCount, environment: environment, in: folder
    ).end(timeoutSeconds: timeoutSeconds)
  }
}
