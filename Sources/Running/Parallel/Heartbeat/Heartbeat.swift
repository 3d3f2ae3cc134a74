import Glibc
import MPI
import Sockets
import Synchronization

/// Ends the job when a rank waits for another one for too long.
///
/// A rank that stops answering ends no message of MPI, so the others would wait for ever. Every rank
/// therefore has a thread that takes no part in collective operations. About every second it sends
/// rank 0 a datagram with what its rank is doing, and rank 0's thread answers. If a rank has waited
/// for longer than the limit, rank 0's thread finds out who is to blame, prints one message, and ends
/// all ranks. If rank 0 does not answer, the rank that waits does this itself.
///
/// A lost datagram does no harm. Where no datagram arrives at all, because a firewall forbids UDP, a
/// rank still ends after the limit, and says what it knows.
public enum Heartbeat {
  /// The limit until `limitSeconds` is set; also the default of recipes.
  public static let defaultLimitSeconds = 600.0

  private static let limitBits = Atomic(defaultLimitSeconds.bitPattern)

  /// How long a rank may wait for another one; 0 for as long as it takes.
  public static var limitSeconds: Double {
    get { Double(bitPattern: limitBits.load(ordering: .relaxed)) }
    set { limitBits.store(newValue.bitPattern, ordering: .relaxed) }
  }

  nonisolated(unsafe) private static var thread: HeartbeatThread?

  /// Starts the thread, before MPI starts; further calls have no effect.
  ///
  /// - Parameter exitCode: the exit code of a job that is ended.
  static func start(exitCode: Int32) {
    guard thread == nil else { return }
    thread = HeartbeatThread(exitCode: exitCode)
    // The thread handles no signal.
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var created = pthread_t()
    let status = pthread_create(
      &created, nil,
      { _ in
        Heartbeat.thread?.run()
        return nil
      }, nil)
    // Without the thread a job runs as usual, but nobody ends it.
    if status != 0 { thread = nil }
  }

  /// Tells all threads where the others are.
  ///
  /// - Collective: every rank, in the same order.
  static func connect(_ world: World) throws {
    guard let thread else { return }
    let own = Self.text(
      of: SocketAddress.ofThisHost(port: thread.socket?.port ?? 0), host: world.hostName)
    var token = [0]
    if world.rank == 0 { token = [Int(bitPattern: UInt.random(in: 1...UInt.max))] }
    var span = token.mutableSpan
    try world.broadcast(&span)
    let all = try world.broadcast(
      text:
        try world.gather(Array(own.utf8)).map { String(decoding: $0, as: UTF8.self) }
        .joined(separator: "\n"))
    let peers = all.split(separator: "\n", omittingEmptySubsequences: false).map(peer)
    thread.connect(
      HeartbeatThread.Peers(rank: world.rank, token: token[0], all: peers))
  }

  private static func text(of addresses: [SocketAddress], host: String) -> String {
    let fields = addresses.map { address in
      "\(address.port):" + address.bytes.map { "\($0)" }.joined(separator: ".")
    }
    return ([host] + fields).joined(separator: " ")
  }

  private static func peer(_ text: Substring) -> HeartbeatThread.Peer {
    let fields = text.split(separator: " ")
    let addresses = fields.dropFirst().compactMap { field -> SocketAddress? in
      let parts = field.split(separator: ":")
      let bytes = parts.last?.split(separator: ".").compactMap { UInt8($0) } ?? []
      guard parts.count == 2, let port = Int(parts[0]), bytes.count == 16 else { return nil }
      return SocketAddress(bytes, port: port)
    }
    return HeartbeatThread.Peer(host: fields.first.map(String.init) ?? "?", addresses: addresses)
  }
}
