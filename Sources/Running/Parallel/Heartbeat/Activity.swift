import MPI
import Synchronization

/// What this process is doing, for the message about a rank that does not answer.
///
/// The thread that computes sets it, and the thread of the heartbeat reads it.
public enum Activity {
  /// A part of a run.
  public enum Phase: Int, Sendable, CaseIterable {
    case starting, reading, potential, map, writing, drawing, checking, saving, evaluating,
      diagnosing
  }

  private static let phase = Atomic(Phase.starting.rawValue)
  private static let step = Atomic(0)
  private static let changeCount = Atomic(0)

  /// Notes that a part of the run begins, which lasts until the next one.
  ///
  /// - Parameters:
  ///   - phase: the part.
  ///   - newStep: the step that it belongs to; nil if that is still the same.
  /// - Cost: a few nanoseconds.
  public static func begin(_ phase: Phase, step newStep: Int? = nil) {
    if let newStep { step.store(newStep, ordering: .relaxed) }
    Self.phase.store(phase.rawValue, ordering: .relaxed)
    changeCount.add(1, ordering: .relaxed)
  }

  /// How often the process has begun something else, or has begun or ended to wait.
  static var changes: Int { changeCount.load(ordering: .relaxed) + Waiting.changes }

  /// What this process does now, and has done for some seconds.
  static func current(seconds: Double) -> RankActivity {
    RankActivity(
      phase: Phase(rawValue: phase.load(ordering: .relaxed)) ?? .starting,
      step: step.load(ordering: .relaxed),
      waiting: Waiting.call.map { $0.partner.map { .rank($0) } ?? .allRanks } ?? .no,
      seconds: seconds)
  }
}

/// What a rank is doing.
struct RankActivity: Sendable, Equatable {
  /// Whom a rank waits for.
  enum Partner: Sendable, Equatable {
    case no, allRanks
    case rank(Int)
  }

  var phase: Activity.Phase
  var step: Int
  /// Whether it waits for a message.
  var waiting: Partner
  /// How long it has done this, or has waited.
  var seconds: Double

  var isWaiting: Bool { waiting != .no }

  /// The phase after a form of "to be", as in "is reading data for step 7".
  var phrase: String {
    switch phase {
    case .starting: "starting"
    case .reading: "reading data for step \(step)"
    case .potential: "computing the potential's gradient of step \(step)"
    case .map: "computing the map's gradient of step \(step)"
    case .writing: "writing the metrics or the stage of step \(step)"
    case .drawing: "drawing the picture of a stage after step \(step)"
    case .checking: "comparing the parameters of step \(step)"
    case .saving: "saving step \(step)"
    case .evaluating: "evaluating"
    case .diagnosing: "examining hosts, links and files"
    }
  }
}
