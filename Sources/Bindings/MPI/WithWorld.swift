import CMPI
import Glibc

/// Runs `body` between the start and the end of MPI, and returns the process's exit code.
///
/// However `body` ends, no rank waits for another for ever:
///
/// * It returns a code on all ranks: MPI ends, and the code is returned.
/// * It throws an `AgreedFailure` on all ranks: rank 0 prints it, MPI ends, and all ranks return
///   the same code, the greatest that `exitCode` gives on any of them.
/// * It throws anything else, on this rank alone for all we know: the error is printed with rank
///   and host, and the job ends at once with the error's code. The call does not return.
///
/// - Parameters:
///   - exitCode: the exit code an error stands for, 1 to 127 (beyond, it looks like a signal).
///   - body: the program; it gets the world, and returns the exit code of a run without error.
/// - Returns: the exit code that the process should have.
/// - Precondition: it is called once in a process.
/// - Collective: every process that was started together.
/// - Corresponds to: `MPI_Init_thread`, `MPI_Finalize`, `MPI_Abort`.
public func withWorld(
  exitCode: (any Error) -> Int32, _ body: (World) throws -> Int32
) -> Int32 {
  let launch = Launch.current  // Before MPI starts: that changes the environment.
  let world: World
  do { world = try World() } catch {
    // Without a world there is nobody to abort: the launcher ends the others.
    write(message: "error: \(error)")
    return exitCode(error)
  }
  do {
    do {
      try world.checkLaunch(launch)
      let code = try body(world)
      try world.end()
      return code
    } catch let error where error is AgreedFailure || world.size == 1 {
      let failure = error as? AgreedFailure ?? AgreedFailure(error)
      if launch.rank ?? world.rank == 0 { write(message: "error: \(failure)") }
      let code = try world.reduce([failure.own.map { Int(exitCode($0)) } ?? 0], .maximum)[0]
      try world.end()
      return Int32(code)
    }
  } catch {
    write(message: "error: rank \(world.rank) on \(world.hostName): \(error)")
    world.abort(code: exitCode(error))
  }
}

extension World {
  /// Ends MPI on this rank, when all ranks come here.
  ///
  /// - Corresponds to: `MPI_Finalize`.
  fileprivate func end() throws(MPIError) { try check("MPI_Finalize", MPI_Finalize()) }

  /// Ends all ranks now.
  ///
  /// - Corresponds to: `MPI_Abort`.
  fileprivate func abort(code: Int32) -> Never {
    fflush(nil)  // What this rank has printed so far belongs before its end.
    MPI_Abort(MPI_COMM_WORLD, code)
    exit(code)
  }
}

/// Prints a line on standard error, in one piece, so that lines of several ranks do not mix.
private func write(message: String) {
  let line = Array("\(message)\n".utf8)
  _ = Glibc.write(STDERR_FILENO, line, line.count)
}
