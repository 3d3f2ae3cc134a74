import Glibc
import Synchronization

/// Counts the memory of the buffers that are made in a scope.
///
///     let tracker = MemoryTracker(.real)
///     tracker.counting { train() }
///     tracker.poolBytes  // the size of a pool that serves `train` alone
///
/// With imaginary memory all buffers share one range of addresses: their sizes are right, and their
/// contents are not. A tracker belongs to the task that opened it; it does not count the buffers that
/// other threads make.
public final class MemoryTracker: Sendable {
  /// The memory behind the counted buffers.
  public enum Backing: Sendable {
    /// Real memory, from the pool.
    case real
    /// One range of addresses for all buffers; only pages that are written to take memory.
    case imaginary
  }

  private struct State {
    var poolBytes = 0
    /// Blocks that were taken and given back, by size class.
    var free = [Int](repeating: 0, count: SizeClass.count)
  }

  private let state = Mutex(State())
  private let arena: Arena?

  /// A tracker that has counted nothing yet.
  public init(_ backing: Backing) { arena = backing == .imaginary ? Arena() : nil }

  /// Bytes that a pool, empty at first, takes from the system.
  ///
  /// This is a sum over sizes of blocks: the bytes of the most blocks of a size in use at one time.
  public var poolBytes: Int { state.withLock(\.poolBytes) }

  /// Runs `body`, and counts each buffer that it makes for as long as that buffer exists.
  public func counting<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Self.scopes.withValue(self, of: Self.$open, body)
  }

  @TaskLocal private static var open: MemoryTracker?
  private static let scopes = OpenScopes()

  /// The tracker that counts a new buffer.
  static var current: MemoryTracker? { scopes.current(open) }

  func take(count: Int) -> UnsafeMutablePointer<Float> {
    let size = SizeClass(floats: count)
    state.withLock { state in
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
    state.withLock { $0.free[size.index] += 1 }
    if arena == nil { BufferPool.shared.giveBack(pointer, count: count) }
  }
}

/// A range of addresses, from `mmap`, that takes no memory until it is written to.
private final class Arena: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer
  private let size: Int

  init() {
    // 1 TiB: more than the largest buffer; less where the address space is limited.
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
    precondition(bytes <= size, "an imaginary buffer of \(bytes) bytes; there are \(size)")
    return start.assumingMemoryBound(to: Float.self)
  }
}
