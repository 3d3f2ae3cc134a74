import CMPI

/// All processes of a launch, while `withWorld` runs.
///
/// A world is not `Sendable`: MPI is started with `MPI_THREAD_FUNNELED`, so other threads may run,
/// but only the thread inside `withWorld` may communicate.
public struct World {
  /// The number of this process, from 0.
  public let rank: Int
  /// The number of ranks.
  public let size: Int
  /// The name of this rank's host.
  public let hostName: String
  /// What the library allows to threads, for example `MPI_THREAD_FUNNELED`.
  public let threadLevel: String
  /// Whether the library allows other threads than the one that communicates.
  let hasFunnelledThreads: Bool

  /// Starts MPI, which cannot start twice, and sets it to return errors instead of ending the process.
  init() throws(MPIError) {
    var isInitialized: Int32 = 0
    try check("MPI_Initialized", MPI_Initialized(&isInitialized))
    precondition(isInitialized == 0, "MPI was started before in this process")

    var threadLevel: Int32 = 0
    try communicate(
      "MPI_Init_thread", MPI_Init_thread(nil, nil, Int32(MPI_THREAD_FUNNELED), &threadLevel))
    try check(
      "MPI_Comm_set_errhandler", MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN))
    var (rank, size): (Int32, Int32) = (0, 0)
    try check("MPI_Comm_rank", MPI_Comm_rank(MPI_COMM_WORLD, &rank))
    try check("MPI_Comm_size", MPI_Comm_size(MPI_COMM_WORLD, &size))
    (self.rank, self.size) = (Int(rank), Int(size))
    hostName = string(capacity: MPI_MAX_PROCESSOR_NAME) { MPI_Get_processor_name($0, $1) }
    hasFunnelledThreads = threadLevel >= MPI_THREAD_FUNNELED
    self.threadLevel = Self.name(ofThreadLevel: threadLevel)
  }

  private static func name(ofThreadLevel level: Int32) -> String {
    let names: [Int32: String] = [
      Int32(MPI_THREAD_SINGLE): "MPI_THREAD_SINGLE",
      Int32(MPI_THREAD_FUNNELED): "MPI_THREAD_FUNNELED",
      Int32(MPI_THREAD_SERIALIZED): "MPI_THREAD_SERIALIZED",
      Int32(MPI_THREAD_MULTIPLE): "MPI_THREAD_MULTIPLE",
    ]
    return names[level] ?? "level \(level)"
  }

  /// The MPI library's name and version, as in `Open MPI v4.1.4` or `MPICH 4.0.2`.
  ///
  /// It may be read before MPI starts.
  ///
  /// - Corresponds to: `MPI_Get_library_version`, up to the details of the library's build.
  public static var implementationVersion: String {
    let text = string(capacity: MPI_MAX_LIBRARY_VERSION_STRING) { MPI_Get_library_version($0, $1) }
    return text.prefix { $0 != "," && !$0.isNewline }.split(whereSeparator: \.isWhitespace)
      .filter { $0 != "Version:" }.joined(separator: " ")
  }
}
