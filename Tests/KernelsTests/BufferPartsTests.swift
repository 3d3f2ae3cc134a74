import Kernels
import Testing

struct BufferPartsTests {
  @Test("Adding at an offset changes those floats and no others", arguments: [0, 1, 20, 33])
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

  @Test("A part is a window on the buffer")
  func parts() {
    let buffer = FloatBuffer(count: 10, repeating: 0)
    buffer.withMutableSpan(of: 3..<5) { part in
      #expect(part.count == 2)
      part[0] = 7
    }
    #expect(buffer.values == [0, 0, 0, 7, 0, 0, 0, 0, 0, 0])
    #expect(buffer.withSpan(of: 3..<10) { [$0.count, Int($0[0])] } == [7, 7])
  }
}
