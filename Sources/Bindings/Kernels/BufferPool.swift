import Glibc
import Synchronization

/// Free memory of buffers, kept by size class.
final class BufferPool: Sendable {
  static let shared = BufferPool()

  private struct Block: @unchecked Sendable { let pointer: UnsafeMutablePointer<Float> }
  /// Free blocks by size class; a class is a count of cache lines rounded up as in `sizeClass`.
  private let free = Mutex<[Int: [Block]]>([:])

  func take(count: Int) -> UnsafeMutablePointer<Float> {
    let lines = sizeClass(count)
    if let block = free.withLock({ $0[lines]?.popLast() }) { return block.pointer }
    guard let raw = aligned_alloc(64, lines * 64) else {
      fatalError("out of memory: \(lines * 64) bytes for a buffer")
    }
    return raw.bindMemory(to: Float.self, capacity: lines * 16)
  }

  func giveBack(_ pointer: UnsafeMutablePointer<Float>, count: Int) {
    let block = Block(pointer: pointer)
    free.withLock { $0[sizeClass(count), default: []].append(block) }
  }

  /// Cache lines for `count` floats, rounded up to a multiple of 1/8 of its power of two: at most
  /// 12.5 % is wasted, and buffers of nearly equal sizes share blocks.
  private func sizeClass(_ count: Int) -> Int {
    let lines = max(1, (count + 15) / 16)
    guard lines > 8 else { return lines }
    let step = 1 << (Int.bitWidth - lines.leadingZeroBitCount - 4)
    return (lines + step - 1) / step * step
  }
}
