public import Kernels
import Synchronization

/// Counts the calls of primitives in a scope, their time and their work, by kind.
///
///     let counter = OperationCounter()
///     try counter.recording { try step() }
///     counter.entries.values.reduce(0) { $0 + $1.operations }
///
/// This counts nearly all arithmetic of the networks. It does not count work on whole flat buffers
/// (optimizers, moving averages, sums over ranks), and the generation of random samples. A counter
/// belongs to the task that opened it.
public final class OperationCounter: Sendable {
  /// What the calls do while a counter is open.
  public enum Purpose: Sendable {
    /// They compute, and their time is measured.
    case timing
    /// They do not compute: the contents of outputs are undefined.
    case planning
  }

  /// All calls of one kind.
  public struct Entry: Sendable, Equatable {
    /// The number of calls.
    public let calls: Int
    /// Their time.
    public let seconds: Double
    /// Multiplications and additions of contractions; other work counts 0.
    public let operations: Int
    /// Bytes of inputs and outputs.
    public let bytes: Int

    /// Sets all; without arguments an entry of no calls.
    public init(calls: Int = 0, seconds: Double = 0, operations: Int = 0, bytes: Int = 0) {
      self.calls = calls
      self.seconds = seconds
      self.operations = operations
      self.bytes = bytes
    }

    /// The entry of all calls of both entries.
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

  /// The calls so far, by kind.
  public var entries: [OperationKind: Entry] { kinds.withLock { $0 } }

  /// Runs `body`, and counts the calls of primitives that it makes.
  public func recording<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Self.scopes.withValue(self, of: Self.$open, body)
  }

  @TaskLocal private static var open: OperationCounter?
  private static let scopes = OpenScopes()

  /// The counter of the current task's calls.
  @inline(__always)
  static var current: OperationCounter? { scopes.current(open) }

  /// Computes, and counts the call if a counter is open; for work that is not a call of a primitive.
  @inline(__always)
  static func entering(_ call: @autoclosure () -> OperationCall, compute: () -> Void) {
    guard let current else { return compute() }
    current.enter(call(), compute)
  }

  /// Counts the call; computes and measures unless the purpose is planning.
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

/// The kind under which calls of a primitive are counted: a row in a table of operations.
public struct OperationKind: Hashable, Sendable {
  /// The name in the table: "group norm, gradient".
  public let name: String
  /// The sizes of a convolution; convolutions of different sizes are different kinds.
  public let geometry: ConvolutionGeometry?
}

extension OperationKind: ExpressibleByStringLiteral {
  /// Makes a kind without sizes.
  public init(stringLiteral name: String) { self.init(name: name, geometry: nil) }
}

/// One call for an operation counter.
struct OperationCall {
  let kind: OperationKind
  /// Multiplications and additions, of contractions only.
  var operationCount = 0
  /// Floats that the call reads and writes.
  let floatCount: Int
}
