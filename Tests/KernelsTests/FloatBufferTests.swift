import Kernels
import Testing

@Suite("Buffers")
struct FloatBufferTests {
  @Test("Every buffer begins on a cache line, and living buffers do not overlap")
  func placement() {
    let buffers = (0...600).map { FloatBuffer(count: $0 * $0 / 8) }
    var ends: [UInt] = []
    for (begin, end) in buffers.map(bounds).sorted(by: { $0.begin < $1.begin }) {
      #expect(begin % 64 == 0)
      #expect(begin >= ends.last ?? 0)
      ends.append(end)
    }
  }

  @Test("Memory that was given back is taken again")
  func pooling() {
    // A size that no other test asks for: all share the pool.
    let first = bounds(of: FloatBuffer(count: 1_234_567)).begin
    #expect(bounds(of: FloatBuffer(count: 1_234_567)).begin == first)
  }

  @Test("A copy has the same floats and is not changed with its original")
  func copy() {
    let original = FloatBuffer(count: 20, repeating: 3)
    let copy = FloatBuffer(count: 20)
    copy.copy(from: original)
    original.withMutableSpan { $0[7] = 9 }
    #expect(copy.values == [Float](repeating: 3, count: 20))
    #expect(original.values[7] == 9)
  }

  private func bounds(of buffer: FloatBuffer) -> (begin: UInt, end: UInt) {
    let begin = UInt(bitPattern: buffer.pointer)
    return (begin, begin + UInt(4 * buffer.count))
  }
}
