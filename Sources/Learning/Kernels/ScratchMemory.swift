import Synchronization

/// Memory that an operation of oneDNN wants for itself while it runs.
///
/// One piece, as large as the largest that was asked for, serves all operations that do not run at
/// the same time. It does not come from the pool of buffers, which would keep all the smaller ones.
final class ScratchMemory: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  private let count: Int

  private static let spare = Mutex<ScratchMemory?>(nil)

  private init(count: Int) {
    self.count = count
    pointer = UnsafeMutableRawPointer.allocate(byteCount: max(64, 4 * count), alignment: 64)
      .bindMemory(to: Float.self, capacity: count)
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  /// Takes at least `count` floats.
  static func take(count: Int) -> ScratchMemory {
    let taken = spare.withLock { spare in
      defer { spare = nil }
      return spare
    }
    if let taken, taken.count >= count { return taken }
    return ScratchMemory(count: count)
  }

  /// Leaves it to the next operation.
  func giveBack() {
    Self.spare.withLock { spare in
      if (spare?.count ?? -1) < count { spare = self }
    }
  }
}
