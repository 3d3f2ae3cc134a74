/// What the thread of a heartbeat knows of a rank.
struct RankState: Equatable {
  let rank: Int
  let host: String
  /// What it did when it was last heard of.
  var activity: RankActivity
  /// The time since it was last heard of.
  var silentSeconds: Double
  /// Whether it was ever heard of.
  var wasHeard = true

  var name: String { "rank \(rank) on \(host)" }
}

/// A job in which a rank has waited for another one for longer than the limit.
struct Stall: Error, Equatable, CustomStringConvertible {
  /// Why the others wait for these ranks.
  enum Fault: Equatable {
    /// They were heard of, but not for some time.
    case silent
    /// No datagram has ever come from them, and nobody else is to blame.
    case unknown
    /// They do something that takes long.
    case busy
    /// All ranks wait.
    case none
  }

  let fault: Fault
  /// The ranks that the others wait for; empty if all ranks wait.
  let culprits: [RankState]
  /// The rank that has waited for the longest time.
  let waiting: RankState
  let limitSeconds: Double

  /// Looks for a stall; nil if there is none, or if another rank will report it.
  ///
  /// Rank 0 reports a stall. If it is silent, the other ranks do, each some time after the one before
  /// it, so that one message is printed.
  ///
  /// - Parameters:
  ///   - ranks: all ranks; other ranks than rank 0 hear of rank 0 only.
  ///   - judge: the rank that looks.
  ///   - limitSeconds: how long a rank may wait.
  ///   - silenceSeconds: a rank that is not heard of for this time does not answer.
  init?(ranks: [RankState], judge: Int, limitSeconds: Double, silenceSeconds: Double) {
    func isSilent(_ state: RankState) -> Bool { state.silentSeconds > silenceSeconds }
    let known = judge == 0 ? ranks : [ranks[0], ranks[judge]]
    // A quarter of a second for each rank: time for the message of the rank before it to arrive.
    let patience = judge == 0 ? 0 : 1 + 0.25 * Double(min(judge - 1, 8))
    guard judge == 0 || isSilent(ranks[0]),
      let longest = known.filter({ $0.activity.isWaiting && !isSilent($0) })
        .max(by: { $0.activity.seconds < $1.activity.seconds }),
      longest.activity.seconds > limitSeconds + patience
    else { return nil }
    (waiting, self.limitSeconds) = (longest, limitSeconds)
    let silent = known.filter { isSilent($0) && $0.wasHeard }
    let busy = known.filter { !isSilent($0) && !$0.activity.isWaiting }
    // Among those that work, one that began only now is not the one that others wait for.
    let longBusy = busy.filter { 2 * $0.activity.seconds > limitSeconds }
    let unknown = known.filter { !$0.wasHeard }
    let causes: [(Fault, [RankState])] = [
      (.silent, silent), (.busy, longBusy), (.unknown, unknown), (.busy, busy),
    ]
    (fault, culprits) = causes.first { !$0.1.isEmpty } ?? (.none, [])
  }

  /// Who does not answer, since when, what it did, and what to do.
  var description: String {
    let partner =
      if case .rank(let rank) = waiting.activity.waiting { " for rank \(rank)" } else { "" }
    let again = "start the same command again"
    let advice =
      switch fault {
      case .silent: "\(again), without that host if it happens again"
      case .unknown: "\(again), without a host that is lost; let UDP pass between the hosts"
      case .busy: "raise stall_limit_seconds if such work may take that long, and \(again)"
      case .none: "check the network and MPI, and \(again)"
      }
    return """
      \(what). \(waiting.name) has waited \(Int(waiting.activity.seconds)) s\(partner), and \
      stall_limit_seconds is \(limit): the job ends, and the last checkpoint remains; \(advice)
      """
  }

  private var what: String {
    guard let first = culprits.first else { return "all ranks wait for each other" }
    let others = culprits.dropFirst().prefix(7).map(\.name)
    let rest = culprits.count - 1 - others.count
    let names =
      ([first.name] + others).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    let has = culprits.count == 1 ? "has" : "have"
    let activity = first.activity
    return switch fault {
    case .busy: "\(names) \(has) been \(activity.phrase) for \(Int(activity.seconds)) s"
    case .unknown: "\(names) \(has) never sent a heartbeat by UDP"
    case .silent, .none:
      "\(names) \(has) not answered for \(Int(first.silentSeconds)) s; when last heard of, "
        + (culprits.count == 1 ? "it was " : "the first one was ")
        + (activity.isWaiting ? "waiting for other ranks while " : "") + activity.phrase
    }
  }

  private var limit: String {
    limitSeconds == limitSeconds.rounded() ? "\(Int(limitSeconds))" : "\(limitSeconds)"
  }
}
