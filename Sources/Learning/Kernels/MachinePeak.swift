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
  /// - Parameter repetitions: the number of measurements; the shortest time counts.
  /// - Returns: both rates.
  /// - Cost: 192 MiB of memory while it measures, and half a second on one core of 2023.
  public static func measured(repetitions: Int = 5) -> MachinePeak {
    MachinePeak(
      operationsPerSecond: 2 * Double(side * side * side)
        / shortest(of: repetitions, product(side: side)),
      bytesPerSecond: 12 * Double(length) / shortest(of: repetitions, combination(length)))
  }

  /// 1536: a side of 2048 gives the same rate and takes twice as long.
  private static let side = 1536
  /// 64 MiB an array: more than the caches of a server.
  private static let length = 1 << 24

  private static func product(side: Int) -> () -> Void {
    let operands = (0..<3).map { _ in UnpooledOnes(count: side * side) }
    return {
      Products.multiply(
        operands[0].pointer, transposingA: false, operands[1].pointer, transposingB: false,
        to: operands[2].pointer, rows: side, inner: side, columns: side)
    }
  }

  private static func combination(_ length: Int) -> () -> Void {
    let operands = (0..<3).map { _ in UnpooledOnes(count: length) }
    return {
      Algebra.combine(
        2, operands[0].pointer, 3, operands[1].pointer, to: operands[2].pointer, count: length)
    }
  }

  private static func shortest(of repetitions: Int, _ body: () -> Void) -> Double {
    body()
    let clock = ContinuousClock()
    return (0..<repetitions).map { _ in clock.measure(body) / .seconds(1) }.min() ?? .infinity
  }
}

/// An array of ones that the pool does not keep.
///
/// It is filled, because pages that were never written to share one page of memory.
private final class UnpooledOnes {
  let pointer: UnsafeMutablePointer<Float>

  init(count: Int) {
    pointer = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
      .initializeMemory(as: Float.self, repeating: 1, count: count)
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }
}
