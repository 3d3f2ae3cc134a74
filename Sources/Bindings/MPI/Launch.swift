import Glibc

/// Rank and number of processes, as the launcher sets them in the environment before MPI starts.
///
/// A program that prints before MPI starts, for example its help text, prints only if `isFirst`.
public struct Launch: Sendable, Equatable {
  /// This process's rank; nil if no launcher set it.
  public let rank: Int?
  /// The number of processes that the launcher started; nil if it is not set.
  public let processCount: Int?

  /// Reads environment variables through `variable`, which tests replace.
  public init(variable: (String) -> String?) {
    func first(of names: [String]) -> Int? {
      names.compactMap { variable($0).flatMap { Int($0) } }.first
    }
    // Open MPI's variables come first: on remote hosts of a Slurm job, its ranks also have the
    // variables of the step that runs mpirun's own daemons. SLURM_NTASKS is not used, because a
    // batch script also has it.
    let isInStep = variable("SLURM_STEP_NUM_TASKS") != nil
    rank = first(
      of: ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"] + (isInStep ? ["SLURM_PROCID"] : []))
    processCount = first(of: ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"])
  }

  /// The launch of this process, from its environment.
  public static var current: Launch {
    Launch { name in getenv(name).map { String(cString: $0) } }
  }

  /// Whether this process is the only one, or has rank 0.
  public var isFirst: Bool { rank ?? 0 == 0 }
}

/// A launch after which the ranks cannot work together.
public enum LaunchFault: Error, Equatable, CustomStringConvertible {
  /// The launcher started several processes, but each has an MPI world of its own.
  case separateWorlds(processCount: Int)
  /// The MPI library does not allow threads that do not communicate.
  case singleThreaded

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .separateWorlds(let count):
      """
      \(count) processes were started, but each is alone in its own MPI world: the launcher does \
      not belong to this program's MPI library, \(World.implementationVersion). Start it with that library's \
      mpirun (`mpirun -n \(count) …`), or under Slurm with `srun --mpi=pmix` for Open MPI and \
      `srun --mpi=pmi2` for MPICH.
      """
    case .singleThreaded:
      """
      the MPI library was built without support for threads (MPI_THREAD_FUNNELED); use one that \
      has it, such as Debian's Open MPI.
      """
    }
  }
}

extension World {
  /// Throws if the ranks of this launch cannot work together.
  func checkLaunch(_ launch: Launch) throws(AgreedFailure) {
    if size == 1, let count = launch.processCount, count > 1 {
      throw AgreedFailure(LaunchFault.separateWorlds(processCount: count))
    }
    if !hasFunnelledThreads { throw AgreedFailure(LaunchFault.singleThreaded) }
  }
}
