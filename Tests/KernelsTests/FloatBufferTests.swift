import Kernels
import Testing

@Suite("Buffers")
struct FloatBufferTests {
  @Test("Every buffer begins on a cache line, and no two buffers in use overlap")
  func placement() {
    let buffers = (0...600).map { FloatBuffer(count: $0 * $0 / 8) }
    var ends: [UInt] = []
    for (begin, end) in buffers.map(bounds).sorted(by: { $0.begin < $1.begin }) {
      #expect(begin % 64 == 0)
      #expect(begin >= ends.last ?? 0)
      ends.append(end)
    }
  }

  @Test("A new buffer uses the memory of a released buffer of its size")
  func pooling() {
    // No other test uses this size; all tests share the pool.
    let first = bounds(of: FloatBuffer(count: 1_234_567)).begin
    #expect(bounds(of: FloatBuffer(count: 1_234_567)).begin == first)
  }

  @Test("A copy has the same floats, and does not change with its original")
  func copy() {
    let original = FloatBuffer(count: 20, repeating: 3)
    let copy = FloatBuffer(count: 20)
    copy.copy(from: original)
    original.withMutableSpan { $0[7] = 9 }
    #expect(copy.values == [Float](repeating: 3, count: 20))
    #expect(original.values[7] == 9)
  }

  @Test("Adding at an offset changes these floats and no others", arguments: [0, 1, 20, 33])
  func add(offset: Int) {
    let sum = FloatBuffer(count: 50, repeating: 1)
    let addend = FloatBuffer(count: 17)
    addend.withMutableSpan { for index in $0.indices { $0[index] = Float(index) } }
    sum.add(addend, at: offset)
    let expected = (0..<50).map { index in
      offset..<offset + 17 ~= index ? 1 + Float(index - offset) : 1
    }
    #expect(sum.values == expected)
  }

  @Test("A span of a range reads and changes these floats of the buffer")
  func ranges() {
    let buffer = FloatBuffer(count: 10, repeating: 0)
    buffer.withMutableSpan(of: 3..<5) { span in
      #expect(span.count == 2)
      span[0] = 7
    }
    #expect(buffer.values == [0, 0, 0, 7, 0, 0, 0, 0, 0, 0])
    #expect(buffer.withSpan(of: 3..<10) { [$0.count, Int($0[0])] } == [7, 7])
  }

  private func bounds(of buffer: FloatBuffer) -> (begin: UInt, end: UInt) {
    let begin = UInt(bitPattern: buffer.pointer)
    return (begin, begin + UInt(4 * buffer.count))
  }
}
