/// A datagram of the heartbeat.
struct HeartbeatMessage: Equatable {
  enum Kind: Int {
    /// From any rank to rank 0: what the rank is doing.
    case report
    /// From rank 0: what rank 0 is doing, as the answer to a report.
    case answer
    /// To all ranks: end.
    case end
  }

  let kind: Kind
  /// The number that the messages of this job have in common.
  let token: Int
  /// The sender.
  let rank: Int
  /// What the sender is doing.
  let activity: RankActivity

  /// Eight numbers of eight bytes, in the byte order of the ranks.
  var bytes: [UInt8] {
    let partner =
      switch activity.waiting {
      case .no: -2
      case .allRanks: -1
      case .rank(let rank): rank
      }
    return [
      Self.mark, token, kind.rawValue, rank, activity.phase.rawValue, activity.step, partner,
      Int(activity.seconds * 1e6),
    ].withUnsafeBytes { Array($0) }
  }

  /// "sjko" and a version of this format.
  private static let mark = 0x736a_6b6f_0001

  init(kind: Kind, token: Int, rank: Int, activity: RankActivity) {
    (self.kind, self.token, self.rank, self.activity) = (kind, token, rank, activity)
  }

  /// Reads a datagram; nil if it is none of ours.
  init?(bytes: [UInt8]) {
    guard bytes.count == 64 else { return nil }
    let numbers = bytes.withUnsafeBytes { bytes in
      (0..<8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int.self) }
    }
    guard numbers[0] == Self.mark, let kind = Kind(rawValue: numbers[2]),
      let phase = Activity.Phase(rawValue: numbers[4])
    else { return nil }
    let waiting: RankActivity.Partner =
      numbers[6] == -2 ? .no : numbers[6] < 0 ? .allRanks : .rank(numbers[6])
    self.init(
      kind: kind, token: numbers[1], rank: numbers[3],
      activity: RankActivity(
        phase: phase, step: numbers[5], waiting: waiting, seconds: Double(numbers[7]) * 1e-6))
  }
}
