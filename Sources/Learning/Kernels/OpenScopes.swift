public import Synchronization

/// Counts the open scopes in which tasks have a value of one kind, for example a memory tracker.
///
///     @TaskLocal private static var open: MemoryTracker?
///     private static let scopes = OpenScopes()
///     static var current: MemoryTracker? { scopes.current(open) }
///
/// While no task has a scope open, `current` costs one atomic load; a task-local value costs more.
public struct OpenScopes: ~Copyable, Sendable {
  @usableFromInline let count = Atomic(0)

  /// Makes a count of zero.
  @inlinable
  public init() {}

  /// The current task's value, which `value` reads; nil if no scope is open.
  @inlinable @inline(__always)
  public func current<Value>(_ value: @autoclosure () -> Value?) -> Value? {
    count.load(ordering: .relaxed) == 0 ? nil : value()
  }

  /// Runs `body` in a scope in which the current task's local variable has a value.
  public func withValue<Value: Sendable, Result>(
    _ value: Value, of local: TaskLocal<Value?>, _ body: () throws -> Result
  ) rethrows -> Result {
    count.add(1, ordering: .relaxed)
    defer { count.subtract(1, ordering: .relaxed) }
    return try local.withValue(value, operation: body)
  }
}
