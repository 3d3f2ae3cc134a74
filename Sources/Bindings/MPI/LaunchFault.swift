/// A launch in which ranks cannot work together.
public enum LaunchFault: Error, Equatable, CustomStringConvertible {
  /// The launcher started several processes, but each found itself alone.
  case separateWorlds(processCount: Int)
  /// The library cannot share a process with threads that do not communicate.
  case singleThreaded

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .separateWorlds(let count):
      """
      \(count) processes were started, but each is alone in its own MPI world: the launcher does \
      not belong to this program's MPI library. Start it with Open MPI's mpirun (`mpirun -n \
      \(count) …`), or under Slurm with `srun --mpi=pmix`.
      """
    case .singleThreaded:
      """
      the MPI library was built without support for threads (MPI_THREAD_FUNNELED); use one that \
      has it, such as Debian's libopenmpi3.
      """
    }
  }
}

extension World {
  /// Throws if this world is not the one that the launcher meant to start.
  func checkLaunch(_ launch: Launch) throws(AgreedFailure) {
    if size == 1, let count = launch.processCount, count > 1 {
      throw AgreedFailure(LaunchFault.separateWorlds(processCount: count))
    }
    if !hasFunnelledThreads { throw AgreedFailure(LaunchFault.singleThreaded) }
  }
}
