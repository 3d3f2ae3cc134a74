import CMPI
import Glibc

/// Runs `body` between the start and the end of MPI, and returns the process's exit code.
///
/// No rank waits for another rank for ever. `body` ends in one of three ways:
///
/// * It returns a code on all ranks: MPI ends, and the code is returned.
/// * It throws an `AgreedFailure` on all ranks: rank 0 prints it, MPI ends, and all ranks return
///   the same code, the greatest that `exitCode` gives on any rank.
/// * It throws any other error, perhaps on this rank only: the error is printed with rank and
///   host, and the job ends at once with the error's code. The call does not return.
///
/// - Parameters:
///   - exitCode: maps an error to an exit code, 1 to 127 (greater codes mean signals).
///   - body: the program; it receives the world, and returns the exit code of a run without error.
/// - Returns: the exit code that the process should have.
/// - Precondition: a process calls it once.
/// - Collective: every process of the launch.
/// - Corresponds to: `MPI_Init_thread`, `MPI_Finalize`, `MPI_Abort`.
public func withWorld(exitCode: (any Error) -> Int32, _ body: (World) throws -> Int32) -> Int32 {
  let launch = Launch.current  // MPI changes the environment when it starts.
  let world: World
  do { world = try World() } catch {
    // Without a world MPI_Abort cannot be called; the launcher ends the other processes.
    write(message: "error: \(error)")
    return exitCode(error)
  }
  do {
    do {
      try world.checkLaunch(launch)
      let code = try body(world)
      try communicate("MPI_Finalize", MPI_Finalize())
      return code
    } catch let error where error is AgreedFailure || world.size == 1 {
      let failure = error as? AgreedFailure ?? AgreedFailure(error)
      if launch.rank ?? world.rank == 0 { write(message: "error: \(failure)") }
      let code = try world.maximum([failure.own.map { Int(exitCode($0)) } ?? 0])[0]
      try communicate("MPI_Finalize", MPI_Finalize())
      return Int32(code)
    }
  } catch {
    write(message: "error: rank \(world.rank) on \(world.hostName): \(error)")
    fflush(nil)  // MPI_Abort does not write the text that is still in this process's buffers.
    let code = exitCode(error)
    MPI_Abort(MPI_COMM_WORLD, code)
    exit(code)
  }
}

/// Prints a line on standard error with one call, so that lines of several ranks do not mix.
private func write(message: String) {
  let line = Array("\(message)\n".utf8)
  _ = Glibc.write(STDERR_FILENO, line, line.count)
}

/// A failure that all ranks throw at the same place.
///
/// `withWorld` then stops all ranks in order and prints one message. It stops the job from outside
/// for any other error, because one rank alone may have thrown it.
public struct AgreedFailure: Error, CustomStringConvertible {
  /// The error of this rank; nil if only other ranks failed.
  public let own: (any Error)?
  /// The message that rank 0 prints.
  public let description: String

  /// An error that every rank has, for example a fault in a recipe that all ranks read.
  public init(_ error: any Error) {
    self.init(own: error, report: "\(error)")
  }

  /// A failure of some ranks, which all ranks have agreed on.
  ///
  /// - Parameters:
  ///   - own: this rank's error; nil if it has none.
  ///   - report: what happened; read on rank 0 only.
  public init(own: (any Error)?, report: String) {
    self.own = own
    description = report
  }
}
