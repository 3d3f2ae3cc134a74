import Glibc
import Synchronization

/// Keeps the memory of released buffers, by size class, and gives it to new buffers.
final class BufferPool: Sendable {
  static let shared = BufferPool()

  private struct Block: @unchecked Sendable { let pointer: UnsafeMutablePointer<Float> }
  /// Free blocks by size class.
  private let free = Mutex([[Block]](repeating: [], count: SizeClass.count))

  func take(count: Int) -> UnsafeMutablePointer<Float> {
    let size = SizeClass(floats: count)
    if let block = free.withLock({ $0[size.index].popLast() }) { return block.pointer }
    guard let raw = aligned_alloc(64, size.bytes) else {
      fatalError("out of memory: \(size.bytes) bytes for a buffer")
    }
    return raw.bindMemory(to: Float.self, capacity: size.bytes / 4)
  }

  func giveBack(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
    let block = Block(pointer: pointer)
    free.withLock { $0[SizeClass(floats: count).index].append(block) }
  }
}

/// The size of a buffer's block: cache lines, rounded up to a multiple of 1/8 of the power of two below.
///
/// So at most 12.5 % is unused, and buffers of nearly the same size can use the same blocks.
struct SizeClass {
  /// The number of size classes: enough for 2^40 cache lines.
  static let count = 8 * 40

  let index: Int
  let bytes: Int

  init(floats: Int) {
    let lines = max(1, (floats + 15) / 16)
    let exponent = max(0, Int.bitWidth - 1 - lines.leadingZeroBitCount - 3)
    let eighths = (lines + (1 << exponent) - 1) >> exponent
    index = 8 * exponent + eighths
    bytes = (eighths << exponent) * 64
  }
}
