import Kernels
import Networks
import Testing

@Suite("Initial values of parameters")
struct InitializationTests {
  let layout = ResidualMLPMap(dimensions: 2, width: 32, latentDimensions: 2).layout

  @Test("Weights and biases are uniform between -1/sqrt(inputs) and 1/sqrt(inputs)")
  func distribution() {
    let values = parameters(of: FlatParameters(initializing: layout, seed: 7, network: 0))
    for (name, drawn) in values {
      let inputs = ["trunk.input", "latent.0"].contains { name.hasPrefix($0) } ? 2.0 : 32
      let bound = 1 / inputs.squareRoot()
      let scaled = drawn.map { Double($0) / bound }
      #expect(scaled.allSatisfy { -1 <= $0 && $0 <= 1 } as Bool, "\(name)")
      // Five standard errors, of x with variance 1/3 and x^2 with variance 4/45.
      let count = Double(scaled.count)
      let mean = scaled.reduce(0, +) / count
      #expect(abs(mean) < 5 * (1 / (3 * count)).squareRoot(), "\(name)")
      let meanSquare = scaled.reduce(0) { $0 + $1 * $1 } / count
      #expect(abs(meanSquare - 1.0 / 3) < 5 * (4 / (45 * count)).squareRoot(), "\(name)")
    }
  }

  @Test("The same seed and network number give the same values, other ones give other values")
  func seeds() {
    func values(seed: UInt64, network: Int) -> [Float] {
      FlatParameters(initializing: layout, seed: seed, network: network).buffer.values
    }
    let first = values(seed: 7, network: 0)
    // Printing a difference of thousands of values would take minutes.
    let isRepeated = values(seed: 7, network: 0) == first
    #expect(isRepeated)
    for other in [values(seed: 8, network: 0), values(seed: 7, network: 1)] {
      // Of 11,874 pairs with a spacing of 2^-23 of their range, fewer than one is equal on average.
      #expect(zip(first, other).filter { $0 == $1 }.count < 10)
    }
  }

  @Test("No two parameters of a network start with the same values")
  func parametersDiffer() {
    let values = parameters(of: FlatParameters(initializing: layout, seed: 7, network: 0))
    let signs = Set(values.values.map { $0.prefix(64).map { $0 < 0 } })
    #expect(signs.count == layout.entries.count)
  }

  @Test("The values of a parameter do not depend on the sizes of the parameters before it")
  func independence() {
    let wide = parameters(of: FlatParameters(initializing: layout, seed: 7, network: 0))
    let narrowLayout = ResidualMLPMap(dimensions: 2, width: 16, latentDimensions: 2).layout
    let narrow = parameters(of: FlatParameters(initializing: narrowLayout, seed: 7, network: 0))
    // Both layers have two inputs, so they have the same bound.
    for name in ["trunk.input.weight", "latent.0.weight"] {
      let start = narrow[name] ?? []
      #expect(start.count == 32)
      #expect(wide[name]?.prefix(32) == start[...])
    }
  }

  private func parameters(of flat: FlatParameters) -> [String: [Float]] {
    let values = flat.buffer.values
    return Dictionary(
      uniqueKeysWithValues: flat.layout.entries.map {
        ($0.name, Array(values[$0.range]))
      })
  }
}
