import Glibc
import MPI
import Sockets
import Synchronization

/// The thread of `Heartbeat`, and what it knows of the other ranks.
///
/// Only the thread uses the variables, except `connected`, which another thread sets once.
final class HeartbeatThread: @unchecked Sendable {
  /// The host of a rank, and the addresses of its socket.
  struct Peer: Sendable {
    let host: String
    let addresses: [SocketAddress]
  }

  /// All ranks of the job.
  struct Peers: Sendable {
    let rank: Int
    let token: Int
    let all: [Peer]
  }

  let socket = DatagramSocket()
  private let exitCode: Int32
  private let connected = Mutex<Peers?>(nil)

  /// Seconds in which this thread ran.
  ///
  /// A process that was stopped does not count that time, for the
  /// others may have been stopped, too.
  private var awake = 0.0
  private var lastTime = HeartbeatThread.now
  private var ownChanges = 0
  private var ownStart = 0.0
  /// When each rank was last heard of, and what it did.
  private var heard: [Int: (at: Double, activity: RankActivity)] = [:]
  /// When the ranks became known to each other.
  private var beginning = 0.0
  private var answeringAddress: SocketAddress?

  init(exitCode: Int32) { self.exitCode = exitCode }

  func connect(_ peers: Peers) { connected.withLock { $0 = peers } }

  /// Sends, receives and judges, until the process ends.
  func run() {
    var peers: Peers?
    var nextTick = 0.0
    while true {
      let interval = Self.interval(limit: Heartbeat.limitSeconds)
      if let socket {
        // Until the ranks know each other, look often: the first report follows at once.
        socket.wait(seconds: peers == nil ? 0.05 : max(0.001, nextTick - awake))
      } else {
        usleep(UInt32(interval * 1e6))
      }
      let now = Self.now
      awake += min(now - lastTime, 2 * interval)
      lastTime = now
      if peers == nil, let found = connected.withLock({ $0 }) {
        peers = found
        (beginning, nextTick) = (awake, 0)
        // A process without others waits for nobody.
        if found.all.count == 1 { return }
      }
      let own = ownActivity
      if let peers { receive(peers, own) }
      guard awake >= nextTick else { continue }
      nextTick = awake + interval
      if let peers, peers.rank > 0 { report(peers, own) }
      judge(own, peers, interval: interval)
    }
  }

  /// Seconds between two reports: a second, or a tenth of a short limit.
  static func interval(limit: Double) -> Double { limit > 0 ? min(1, limit / 10) : 1 }

  private var ownActivity: RankActivity {
    let changes = Activity.changes
    if changes != ownChanges { (ownChanges, ownStart) = (changes, awake) }
    return Activity.current(seconds: awake - ownStart)
  }

  private func receive(_ peers: Peers, _ own: RankActivity) {
    while let (bytes, sender) = socket?.receive() {
      guard let message = HeartbeatMessage(bytes: bytes), message.token == peers.token,
        peers.all.indices.contains(message.rank)
      else { continue }
      switch message.kind {
      case .end: _exit(exitCode)
      case .report where peers.rank == 0:
        heard[message.rank] = (awake, message.activity)
        let answer = HeartbeatMessage(kind: .answer, token: peers.token, rank: 0, activity: own)
        socket?.send(answer.bytes, to: sender)
      case .answer where message.rank == 0:
        heard[0] = (awake, message.activity)
        answeringAddress = sender
      case .report, .answer: break
      }
    }
  }

  /// Sends a report to the address of rank 0 that answers, or to all of them if none does.
  private func report(_ peers: Peers, _ own: RankActivity) {
    let message = HeartbeatMessage(
      kind: .report, token: peers.token, rank: peers.rank, activity: own)
    let isAnswered =
      awake - (heard[0]?.at ?? beginning) < 3 * Self.interval(limit: Heartbeat.limitSeconds)
    let best = isAnswered ? answeringAddress.map { [$0] } : nil
    for address in best ?? peers.all[0].addresses { socket?.send(message.bytes, to: address) }
  }

  private func judge(_ own: RankActivity, _ peers: Peers?, interval: Double) {
    let limit = Heartbeat.limitSeconds
    guard limit > 0 else { return }
    guard let peers else {
      if own.isWaiting && own.seconds > limit {
        let rank = Launch.current.rank.map { "rank \($0)" } ?? "this process"
        end(
          "error: \(rank) has waited \(Int(own.seconds)) s for the other ranks to start",
          telling: nil)
      }
      return
    }
    var ranks = peers.all.indices.map { rank in
      RankState(
        rank: rank, host: peers.all[rank].host, activity: heard[rank]?.activity ?? own,
        silentSeconds: awake - (heard[rank]?.at ?? beginning), wasHeard: heard[rank] != nil)
    }
    ranks[peers.rank] = RankState(
      rank: peers.rank, host: peers.all[peers.rank].host, activity: own, silentSeconds: 0)
    let stall = Stall(
      ranks: ranks, judge: peers.rank, limitSeconds: limit,
      silenceSeconds: max(3 * interval, min(2, limit / 2)))
    guard let stall else { return }
    let host = peers.all[peers.rank].host
    if stall.fault != .busy, stall.culprits.contains(where: { $0.host != host }) {
      LauncherEnd.arrange()
    }
    end("error: \(stall)", telling: peers)
  }

  /// Prints the message, ends the other ranks, and then this one.
  private func end(_ message: String, telling peers: Peers?) {
    printError(message)
    if let peers {
      let end = HeartbeatMessage(
        kind: .end, token: peers.token, rank: peers.rank, activity: Activity.current(seconds: 0))
      // Three times, because datagrams may be lost.
      for _ in 0..<3 {
        for (rank, peer) in peers.all.enumerated() where rank != peers.rank {
          for address in peer.addresses { socket?.send(end.bytes, to: address) }
        }
        usleep(100_000)
      }
    }
    // No handlers of MPI: they would wait for the rank that does not answer.
    _exit(exitCode)
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
