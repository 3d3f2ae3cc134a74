import Glibc

/// What the launcher says of this process in its environment, before MPI starts.
///
/// A program that has to speak before MPI starts, for its help text or a fault in a recipe, stays
/// silent unless `isFirst`. `World` compares the count with the number of ranks that found each
/// other.
public struct Launch: Sendable, Equatable {
  /// This process's rank, if a launcher started it.
  public let rank: Int?
  /// How many processes the launcher started, if it says so.
  public let processCount: Int?

  /// Reads variables through `variable`, which tests replace.
  public init(variable: (String) -> String?) {
    func first(of names: [String]) -> Int? {
      names.compactMap { variable($0).flatMap { Int($0) } }.first
    }
    // Open MPI's mpirun comes first: on remote hosts of a Slurm job its ranks also see the step
    // of mpirun's own daemons. Slurm's SLURM_NTASKS is no sign: a batch script has it, too.
    let isInStep = variable("SLURM_STEP_NUM_TASKS") != nil
    rank = first(
      of: ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"] + (isInStep ? ["SLURM_PROCID"] : []))
    processCount = first(of: ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"])
  }

  /// How this process was launched, as the environment says now.
  public static var current: Launch {
    Launch { name in getenv(name).map { String(cString: $0) } }
  }

  /// Whether this is the only process, or the one with rank 0.
  public var isFirst: Bool { rank ?? 0 == 0 }
}
