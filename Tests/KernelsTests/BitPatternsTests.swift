import Kernels
import Testing

@Suite("Bit patterns")
struct BitPatternsTests {
  /// Counts around the widths of the loops.
  private static let counts = [0, 1, 15, 16, 17, 63, 64, 65, 200]

  @Test("The hash differs if any bit of any element differs, and for other orders and counts")
  func hash() {
    for count in Self.counts {
      var x = numbers(count, seed: 3)
      let hash = BitPatterns.hash(x, count: count)
      for index in x.indices {
        for bit in 0..<32 {
          let before = x[index]
          x[index] = Float(bitPattern: before.bitPattern ^ 1 << bit)
          #expect(BitPatterns.hash(x, count: count) != hash, "bit \(bit) of \(index) of \(count)")
          x[index] = before
        }
      }
      #expect(BitPatterns.hash(x, count: count) == hash)
      if count > 1 {
        #expect(BitPatterns.hash(x, count: count - 1) != hash)
        x.swapAt(0, count - 1)
        #expect(BitPatterns.hash(x, count: count) != hash)
      }
    }
  }

  @Test("A single element that is not finite, or has a negative sign, is found at every place")
  func exceptions() {
    for count in Self.counts {
      let x = numbers(count, seed: 4).map { abs($0) }
      #expect(BitPatterns.areFinite(x, count: count) && !BitPatterns.hasNegative(x, count: count))
      for index in x.indices {
        for (value, isFinite, isNegative) in [
          (Float.nan, false, false), (.infinity, false, false), (-.infinity, false, true),
          (-.leastNonzeroMagnitude, true, true), (.greatestFiniteMagnitude, true, false),
        ] {
          var y = x
          y[index] = value
          #expect(BitPatterns.areFinite(y, count: count) == isFinite, "\(value) at \(index)")
          #expect(BitPatterns.hasNegative(y, count: count) == isNegative, "\(value) at \(index)")
        }
      }
    }
  }
}
