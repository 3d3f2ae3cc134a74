/// How fast this machine computes and reads memory at best, with the threads of this process.
public struct MachinePeak: Sendable {
  /// Multiplications and additions in a second.
  public let operationsPerSecond: Double
  /// Bytes read and written in a second, by arrays that no cache holds.
  public let bytesPerSecond: Double

  /// Names both.
  public init(operationsPerSecond: Double, bytesPerSecond: Double) {
    self.operationsPerSecond = operationsPerSecond
    self.bytesPerSecond = bytesPerSecond
  }

  /// Measures both: a large product of square matrices, and a large z = a x + b y.
  ///
  /// A convolution may come out faster than the product: oneDNN compiles it for its sizes.
  ///
  /// - Parameter repetitions: the shortest of so many counts.
  /// - Returns: the best of each.
  /// - Cost: 192 MiB of memory while it measures, and half a second on one core of 2023.
  public static func measured(repetitions: Int = 5) -> MachinePeak {
    MachinePeak(
      operationsPerSecond: 2 * Double(side * side * side)
        / shortest(of: repetitions, product(side: side)),
      bytesPerSecond: 12 * Double(length) / shortest(of: repetitions, combination(length)))
  }

  /// 1536: at 2048 the product is as fast and takes twice as long.
  private static let side = 1536
  /// 64 MiB an array: beyond the caches of a server.
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

/// Memory that does not stay in the pool, full of ones: pages never written to would all be one.
private final class UnpooledOnes {
  let pointer: UnsafeMutablePointer<Float>

  init(count: Int) {
    pointer = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64)
      .initializeMemory(as: Float.self, repeating: 1, count: count)
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }
}
