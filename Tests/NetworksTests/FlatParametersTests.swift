import Kernels
import Networks
import Tensors
import Testing

@Suite("Flat parameters")
struct FlatParametersTests {
  let layout = ResidualMLPPotential(dimensions: 2, width: 3).layout
  let flat: FlatParameters

  init() { flat = FlatParameters(initializing: layout, seed: 1, network: 0) }

  @Test("A copy does not change with its original")
  func copies() {
    let copy = flat.copy()
    #expect(copy.buffer.values == flat.buffer.values)
    #expect(copy.layout == flat.layout)
    let before = flat.buffer.values[5]
    flat.buffer.withMutableSpan { $0[5] += 1 }
    #expect(copy.buffer.values[5] == before)
  }

  @Test("The tensors of a flat buffer, gathered again, give the same buffer")
  func gathering() {
    let tensors = Parameters(constantsOf: flat).tensors
    let gathered = FlatParameters(layout: layout, gathering: tensors)
    #expect(gathered.buffer.values == flat.buffer.values)
  }

  @Test(
    "One value that is infinite or not a number makes a buffer not finite",
    arguments: [Float.infinity, .nan])
  func finiteness(value: Float) {
    #expect(flat.isFinite)
    flat.buffer.withMutableSpan { $0[layout.count - 1] = value }
    #expect(!flat.isFinite)
  }

  @Test("The fingerprint changes with any bit of any value, and with the order of the values")
  func fingerprints() {
    let before = flat.fingerprint
    for index in 0..<layout.count {
      let value = flat.buffer.values[index]
      for bit in 0..<32 {
        let changed = Float(bitPattern: value.bitPattern ^ 1 << UInt32(bit))
        flat.buffer.withMutableSpan { $0[index] = changed }
        #expect(flat.fingerprint != before)
      }
      flat.buffer.withMutableSpan { $0[index] = value }
    }
    #expect(flat.fingerprint == before)
    flat.buffer.withMutableSpan { $0.swapAt(0, 1) }
    #expect(flat.fingerprint != before)
  }

  @Test("Floats after the parameters count neither as parameters nor in the fingerprint")
  func tails() {
    let buffer = FloatBuffer(count: layout.count + 1, repeating: .nan)
    flat.buffer.withSpan { span in
      buffer.withMutableSpan { for index in span.indices { $0[index] = span[index] } }
    }
    let longer = FlatParameters(layout: layout, buffer: buffer)
    #expect(longer.isFinite)
    #expect(longer.fingerprint == flat.fingerprint)
  }
}
