import Glibc

/// Ends mpirun, or its daemon on another host, if it does not end by itself soon after the ranks.
///
/// Open MPI 4.1.4 waits for ever for its daemon on a host that was lost. The process that ends it must
/// outlive the ranks, so it is a shell in a session of its own.
enum LauncherEnd {
  /// The time for mpirun to end by itself, in which it usually does with the ranks' code.
  static let seconds = 10

  /// The programs of Open MPI 4 and 5 that start ranks: on the host of mpirun, and on others.
  private static let names = ["mpirun", "orterun", "mpiexec", "prterun", "orted", "prted"]

  /// Starts the shell; does nothing if this process was started by another program.
  static func arrange() {
    let launcher = getppid()
    guard let status = Self.status(of: launcher), names.contains(status.name) else { return }
    // The start time makes sure that no other process has got the number since. KILL, because TERM makes
    // mpirun crash in this state.
    let script = """
      sleep \(seconds)
      [ "$(cut -d ' ' -f 22 /proc/$1/stat 2>/dev/null)" = "$2" ] && kill -KILL $1
      """
    start("/bin/sh", ["sh", "-c", script, "sh", "\(launcher)", status.start])
  }

  /// The name of a process's program, and the time at which it began; nil if there is none.
  private static func status(of process: pid_t) -> (name: String, start: String)? {
    guard let file = fopen("/proc/\(process)/stat", "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = fread(&bytes, 1, bytes.count, file)
    let fields = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
    guard fields.count > 21 else { return nil }
    return (String(fields[1].dropFirst().dropLast()), String(fields[21]))
  }

  /// Starts a program without input and output, in a session of its own.
  ///
  /// - Corresponds to: `posix_spawn`.
  private static func start(_ program: String, _ arguments: [String]) {
    var attributes = posix_spawnattr_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawnattr_init(&attributes)
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID
    // An output of the ranks that stays open would keep mpirun waiting.
    for descriptor in 0..<3 {
      posix_spawn_file_actions_addopen(&actions, Int32(descriptor), "/dev/null", O_RDWR, 0)
    }
    var process = pid_t()
    let strings = arguments.map { strdup($0) } + [nil]
    posix_spawn(&process, program, &actions, &attributes, strings, environ)
  }
}
