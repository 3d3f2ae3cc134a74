import CMPI

/// All processes that were started together, while `withWorld` runs.
///
/// A world is not `Sendable`: MPI is started with `MPI_THREAD_FUNNELED`, so other threads may run,
/// but only the one inside `withWorld` communicates.
public struct World {
  /// This process, from 0.
  public let rank: Int
  /// How many ranks there are.
  public let size: Int
  /// The name of this rank's host.
  public let hostName: String
  /// This process among those on its host, from 0.
  public let localRank: Int
  /// How many ranks share this host.
  public let localSize: Int

  /// Starts MPI, asks it to return errors instead of ending the process, and looks around.
  ///
  /// - Precondition: MPI has not been started before in this process; it cannot start twice.
  /// - Corresponds to: `MPI_Init_thread`, `MPI_Comm_set_errhandler`, `MPI_Comm_rank`,
  ///   `MPI_Comm_size`, `MPI_Get_processor_name`.
  init() throws(MPIError) {
    var isInitialized: Int32 = 0
    try check("MPI_Initialized", MPI_Initialized(&isInitialized))
    precondition(isInitialized == 0, "a process has one world, and it was started already")

    var threadLevel: Int32 = 0
    try check(
      "MPI_Init_thread",
      MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &threadLevel))
    try check(
      "MPI_Comm_set_errhandler", MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN))
    (rank, size) = try Self.place(in: MPI_COMM_WORLD)
    (localRank, localSize) = try Self.placeOnHost()
    hostName = string(capacity: MPI_MAX_PROCESSOR_NAME) { MPI_Get_processor_name($0, $1) }
    hasFunnelledThreads = threadLevel >= MPI_THREAD_FUNNELED
  }

  /// Whether the library allows other threads beside the one that communicates.
  let hasFunnelledThreads: Bool

  /// The MPI library's name and version, for a run's records.
  ///
  /// - Corresponds to: `MPI_Get_library_version`.
  public static var implementationVersion: String {
    string(capacity: MPI_MAX_LIBRARY_VERSION_STRING) { MPI_Get_library_version($0, $1) }
  }

  private static func place(in group: MPI_Comm) throws(MPIError) -> (rank: Int, size: Int) {
    var rank: Int32 = 0
    var size: Int32 = 0
    try check("MPI_Comm_rank", MPI_Comm_rank(group, &rank))
    try check("MPI_Comm_size", MPI_Comm_size(group, &size))
    return (Int(rank), Int(size))
  }

  private static func placeOnHost() throws(MPIError) -> (rank: Int, size: Int) {
    var host: MPI_Comm?
    try check(
      "MPI_Comm_split_type",
      MPI_Comm_split_type(
        MPI_COMM_WORLD, Int32(MPI_COMM_TYPE_SHARED), 0, MPI_INFO_NULL, &host))
    guard let group = host else { return (0, 1) }
    let place = try place(in: group)
    try check("MPI_Comm_free", MPI_Comm_free(&host))
    return place
  }
}
