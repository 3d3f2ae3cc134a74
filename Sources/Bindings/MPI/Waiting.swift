import Glibc
import Synchronization

/// The time that this process spends in calls of MPI, in which it waits for other ranks.
///
/// Every call that may wait goes through `communicate`, which records it here. Other threads may read
/// these numbers at any time.
public enum Waiting {
  /// A call that has not returned yet.
  public struct Call: Sendable, Equatable {
    /// The rank at the other end; nil for a call of all ranks.
    public let partner: Int?
  }

  private static let changeCount = Atomic(0)
  private static let partner = Atomic(noCall)
  private static let totalNanoseconds = Atomic(0)

  private static let noCall = -2
  private static let allRanks = -1

  /// The call that the process waits in; nil while it does something else.
  public static var call: Call? {
    switch partner.load(ordering: .acquiring) {
    case noCall: nil
    case allRanks: Call(partner: nil)
    case let rank: Call(partner: rank)
    }
  }

  /// How often calls have begun and returned. If two readings are equal, the same call, or the same
  /// work between two calls, still lasts.
  public static var changes: Int { changeCount.load(ordering: .acquiring) }

  /// The seconds in all calls that have returned.
  public static var totalSeconds: Double {
    Double(totalNanoseconds.load(ordering: .relaxed)) * 1e-9
  }

  static func begin(for rank: Int?) -> Int {
    changeCount.add(1, ordering: .relaxed)
    partner.store(rank ?? allRanks, ordering: .releasing)
    return nanoseconds
  }

  static func end(_ start: Int) {
    totalNanoseconds.add(nanoseconds - start, ordering: .relaxed)
    changeCount.add(1, ordering: .relaxed)
    partner.store(noCall, ordering: .releasing)
  }

  private static var nanoseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }
}

/// Makes a call that may wait for other ranks, and throws if its code is an error.
///
/// - Parameters:
///   - function: the name of the C function.
///   - rank: the rank at the other end; nil for a call of all ranks.
///   - call: the call.
func communicate(
  _ function: String, with rank: Int? = nil, _ call: @autoclosure () -> Int32
) throws(MPIError) {
  let start = Waiting.begin(for: rank)
  let code = call()
  Waiting.end(start)
  try check(function, code)
}
