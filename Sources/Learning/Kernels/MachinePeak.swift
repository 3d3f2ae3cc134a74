/// The highest rates of arithmetic and of memory that this machine reaches with this process's threads.
public struct MachinePeak: Sendable {
  /// Multiplications and additions per second.
  public let operationsPerSecond: Double
  /// Bytes read and written per second, for arrays larger than every cache.
  public let bytesPerSecond: Double

  /// Measures both: a large product of square matrices, and a large z = a x + b y.
  ///
  /// A convolution can be faster than this product, because oneDNN compiles it for its sizes.
  ///
  /// - Cost: 192 MiB of memory while it measures, and half a second on one core of 2023.
  public static func measured() -> MachinePeak {
    let product = shortestTime(count: side * side) { a, b, c in
      Products.multiply(
        a, transposingA: false, b, transposingB: false, to: c, rows: side, inner: side,
        columns: side)
    }
    let combination = shortestTime(count: length) { x, y, z in
      Algebra.combine(2, x, 3, y, to: z, count: length)
    }
    return MachinePeak(
      operationsPerSecond: 2 * Double(side * side * side) / product,
      bytesPerSecond: 12 * Double(length) / combination)
  }

  /// 1536: a side of 2048 gives the same rate and takes twice as long.
  private static let side = 1536
  /// 64 MiB per array: more than the caches of a server.
  private static let length = 1 << 24

  /// The shortest time, in seconds, of five calls with three arrays of `count` ones.
  private static func shortestTime(
    count: Int,
    _ body: (_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, UnsafeMutablePointer<Float>)
      -> Void
  ) -> Double {
    let operands = (0..<3).map { _ in UnpooledOnes(count: count) }
    func call() { body(operands[0].pointer, operands[1].pointer, operands[2].pointer) }
    call()
    let clock = ContinuousClock()
    return (0..<5).map { _ in clock.measure(call) / .seconds(1) }.min() ?? .infinity
  }
}

/// An array that the pool does not keep.
///
/// It is filled with ones, because pages that were never written to share one page of memory.
private final class UnpooledOnes {
  let pointer: UnsafeMutablePointer<Float>

  init(count: Int) {
    pointer = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
      .initializeMemory(as: Float.self, repeating: 1, count: count)
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }
}
