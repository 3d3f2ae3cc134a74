import Glibc
import Synchronization

/// Counts the memory of the buffers that are made in a scope.
///
///     let tracker = MemoryTracker(.real)
///     tracker.counting { train() }
///     tracker.poolBytes  // what the pool would have taken for that alone
///
/// With imaginary memory the same code tells what it would need without needing it: all buffers
/// then lie on top of each other, so only their sizes mean anything. A tracker belongs to the task
/// that opened it; buffers that other threads make meanwhile are not counted.
public final class MemoryTracker: Sendable {
  /// What lies behind the buffers that are counted.
  public enum Backing: Sendable {
    /// Memory of the pool, as always.
    case real
    /// One piece of memory for all, of which only touched pages exist.
    case imaginary
  }

  private struct State {
    var liveBytes = 0
    var peakBytes = 0
    var poolBytes = 0
    /// Blocks that were taken and given back, by size class.
    var free = [Int](repeating: 0, count: SizeClass.count)
  }

  private let state = Mutex(State())
  private let arena: Arena?

  /// A tracker of nothing so far.
  public init(_ backing: Backing) { arena = backing == .imaginary ? Arena() : nil }

  /// Bytes of all buffers that were alive at the same time, at most.
  public var peakBytes: Int { state.withLock(\.peakBytes) }

  /// Bytes that a pool, empty at first, takes from the system: it keeps blocks by their size, so
  /// this is the sum over sizes of the most that were alive at the same time.
  public var poolBytes: Int { state.withLock(\.poolBytes) }

  /// Runs `body`, and counts the buffers it makes until they are gone, also after its end.
  public func counting<Result>(_ body: () throws -> Result) rethrows -> Result {
    Self.openCount.add(1, ordering: .relaxed)
    defer { Self.openCount.subtract(1, ordering: .relaxed) }
    return try Self.$open.withValue(self, operation: body)
  }

  @TaskLocal private static var open: MemoryTracker?
  /// How many trackers are open in all tasks: without any, a buffer costs one load more.
  private static let openCount = Atomic(0)

  /// The tracker that a new buffer belongs to.
  static var current: MemoryTracker? { openCount.load(ordering: .relaxed) == 0 ? nil : open }

  func take(count: Int) -> UnsafeMutablePointer<Float> {
    let size = SizeClass(floats: count)
    state.withLock { state in
      state.liveBytes += size.bytes
      state.peakBytes = max(state.peakBytes, state.liveBytes)
      if state.free[size.index] > 0 {
        state.free[size.index] -= 1
      } else {
        state.poolBytes += size.bytes
      }
    }
    return arena?.pointer(toBytes: size.bytes) ?? BufferPool.shared.take(count: count)
  }

  func giveBack(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
    let size = SizeClass(floats: count)
    state.withLock { state in
      state.liveBytes -= size.bytes
      state.free[size.index] += 1
    }
    if arena == nil { BufferPool.shared.giveBack(pointer, count: count) }
  }
}

/// Addresses with no memory behind them until they are written to.
///
/// - Corresponds to: `mmap`.
private final class Arena: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer
  private let size: Int

  init() {
    // 1 TiB: more than the largest buffer. Where addresses are limited, as much as there is.
    for exponent in stride(from: 40, through: 24, by: -1) {
      let start = mmap(
        nil, 1 << exponent, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
        -1, 0)
      guard let start, start != MAP_FAILED else { continue }
      (self.start, size) = (start, 1 << exponent)
      return
    }
    fatalError("out of memory: no addresses for imaginary buffers")
  }

  deinit { munmap(start, size) }

  func pointer(toBytes bytes: Int) -> UnsafeMutablePointer<Float> {
    precondition(bytes <= size, "an imaginary buffer of \(bytes) bytes where \(size) are")
    return start.assumingMemoryBound(to: Float.self)
  }
}
