import Synchronization

/// Enters the calls of primitives in a scope: how many of which kind, their time and their work.
///
///     let counter = OperationCounter()
///     try counter.recording { try step() }
///     counter.entries.values.reduce(0) { $0 + $1.operations }
///
/// Nearly all arithmetic of the networks passes here. What does not is work on whole flat buffers:
/// optimizers, moving averages, sums over ranks, and what makes the samples.
///
/// A counter belongs to the task that opened it.
public final class OperationCounter: Sendable {
  /// What is done about the calls.
  public enum Purpose: Sendable {
    /// They compute, and are timed.
    case timing
    /// They are only counted: outputs have a size and no contents.
    case planning
  }

  /// All calls of one kind.
  public struct Entry: Sendable, Equatable {
    /// How many.
    public let calls: Int
    /// What they took.
    public let seconds: Double
    /// Multiplications and additions, of contractions alone.
    public let operations: Int
    /// Bytes of inputs and outputs.
    public let bytes: Int

    /// Names all; no calls without arguments.
    public init(calls: Int = 0, seconds: Double = 0, operations: Int = 0, bytes: Int = 0) {
      self.calls = calls
      self.seconds = seconds
      self.operations = operations
      self.bytes = bytes
    }

    /// The calls of both.
    public static func + (first: Entry, second: Entry) -> Entry {
      Entry(
        calls: first.calls + second.calls, seconds: first.seconds + second.seconds,
        operations: first.operations + second.operations, bytes: first.bytes + second.bytes)
    }
  }

  private let purpose: Purpose
  private let kinds = Mutex<[OperationKind: Entry]>([:])

  /// A counter without entries.
  public init(_ purpose: Purpose = .timing) { self.purpose = purpose }

  /// What was entered so far.
  public var entries: [OperationKind: Entry] { kinds.withLock { $0 } }

  /// Runs `body`, and enters the calls of primitives that it makes.
  public func recording<Result>(_ body: () throws -> Result) rethrows -> Result {
    Self.openCount.add(1, ordering: .relaxed)
    defer { Self.openCount.subtract(1, ordering: .relaxed) }
    return try Self.$open.withValue(self, operation: body)
  }

  @TaskLocal private static var open: OperationCounter?
  /// How many counters are open in all tasks.
  private static let openCount = Atomic(0)

  /// The counter that calls of this task are entered in.
  ///
  /// - Cost: where no task has one, a load.
  @inline(__always)
  static var current: OperationCounter? {
    openCount.load(ordering: .relaxed) == 0 ? nil : open
  }

  /// Computes, and enters the call where a counter is open; for what no primitive's call does.
  @inline(__always)
  static func entering(_ call: @autoclosure () -> OperationCall, compute: () -> Void) {
    guard let current else { return compute() }
    current.enter(call(), compute)
  }

  /// Computes if that is wanted, and enters the call.
  func enter(_ call: OperationCall, _ compute: () -> Void) {
    let seconds =
      switch purpose {
      case .timing: ContinuousClock().measure(compute) / .seconds(1)
      case .planning: 0.0
      }
    let entry = Entry(
      calls: 1, seconds: seconds, operations: call.operationCount, bytes: 4 * call.floatCount)
    kinds.withLock { kinds in kinds[call.kind] = (kinds[call.kind] ?? Entry()) + entry }
  }
}
