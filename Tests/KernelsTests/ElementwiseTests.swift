import Foundation
import Kernels
import Testing

/// A kernel that works element by element, and its reference: one element in double precision.
struct ElementwiseKernel: Sendable, CustomTestStringConvertible {
  let name: String
  /// The number of roundings, each relative to the maximum of the result and 1.
  let roundings: Double
  /// Sets y from x, a and b; some kernels use only the first one or two.
  let fast:
    @Sendable (
      _ x: [Float], _ a: [Float], _ b: [Float], _ y: inout [Float], _ count: Int
    ) -> Void
  let slow: @Sendable (_ x: Double, _ a: Double, _ b: Double) -> Double

  var testDescription: String { name }

  func callAsFunction(_ x: [Float], _ a: [Float], _ b: [Float]) -> [Float] {
    var y = [Float](repeating: .nan, count: x.count)
    fast(x, a, b, &y, x.count)
    return y
  }
}

private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// Roundings: e^x is accurate to four, sigmoid to seven, and a factor x of up to 4 magnifies them.
let elementwiseKernels = [
  ElementwiseKernel(name: "silu", roundings: 8) { x, _, _, y, count in
    Activations.silu(x, to: &y, count: count)
  } slow: { x, _, _ in
    x * sigmoid(x)
  },
  ElementwiseKernel(name: "siluGradient", roundings: 64) { x, a, _, y, count in
    var activations = x
    Activations.silu(x, to: &activations, count: count)
    Activations.siluGradient(x, silu: activations, times: a, to: &y, count: count)
  } slow: { x, g, _ in
    g * sigmoid(x) * (1 + x * (1 - sigmoid(x)))
  },
  ElementwiseKernel(name: "siluSecondGradient", roundings: 256) { x, a, b, y, count in
    Activations.siluSecondGradient(x, times: a, b, to: &y, count: count)
  } slow: { x, g, c in
    g * c * sigmoid(x) * (1 - sigmoid(x)) * (2 + x * (1 - 2 * sigmoid(x)))
  },
  ElementwiseKernel(name: "exponential", roundings: 4) { x, _, _, y, count in
    Activations.exponential(x, to: &y, count: count)
  } slow: { x, _, _ in
    exp(x)
  },
  ElementwiseKernel(name: "sigmoid", roundings: 7) { x, _, _, y, count in
    Activations.sigmoid(x, to: &y, count: count)
  } slow: { x, _, _ in
    sigmoid(x)
  },
  ElementwiseKernel(name: "softplus", roundings: 4) { x, _, _, y, count in
    Activations.softplus(x, to: &y, count: count)
  } slow: { x, _, _ in
    log(1 + exp(x))
  },
  ElementwiseKernel(name: "clamp", roundings: 0) { x, _, _, y, count in
    Activations.clamp(x, below: -0.5, to: &y, count: count)
  } slow: { x, _, _ in
    max(x, -0.5)
  },
  ElementwiseKernel(name: "clampGradient", roundings: 0) { x, a, _, y, count in
    Activations.clampGradient(x, below: -0.5, times: a, to: &y, count: count)
  } slow: { x, g, _ in
    x > -0.5 ? g : 0
  },
  ElementwiseKernel(name: "leakyReLU", roundings: 1) { x, _, _, y, count in
    Activations.leakyReLU(x, slope: 0.25, to: &y, count: count)
  } slow: { x, _, _ in
    x < 0 ? 0.25 * x : x
  },
  ElementwiseKernel(name: "leakyReLUGradient", roundings: 1) { x, a, _, y, count in
    Activations.leakyReLUGradient(x, slope: 0.25, times: a, to: &y, count: count)
  } slow: { x, g, _ in
    x < 0 ? 0.25 * g : g
  },
  ElementwiseKernel(name: "tanh", roundings: 4) { x, _, _, y, count in
    Activations.tanh(x, to: &y, count: count)
  } slow: { x, _, _ in
    tanh(x)
  },
  ElementwiseKernel(name: "squareRoot", roundings: 1) { x, _, _, y, count in
    Algebra.squareRoot(x.map { $0 + 4 }, to: &y, count: count)
  } slow: { x, _, _ in
    Double(Float(x) + 4).squareRoot()
  },
  ElementwiseKernel(name: "inverseSquareRoot", roundings: 2) { x, _, _, y, count in
    Algebra.inverseSquareRoot(x.map { $0 + 4 }, to: &y, count: count)
  } slow: { x, _, _ in
    1 / Double(Float(x) + 4).squareRoot()
  },
  ElementwiseKernel(name: "combine", roundings: 12) { x, a, _, y, count in
    Algebra.combine(0.75, x, -1.5, a, to: &y, count: count)
  } slow: { x, a, _ in
    0.75 * x - 1.5 * a
  },
  ElementwiseKernel(name: "multiply", roundings: 1) { x, a, _, y, count in
    Algebra.multiply(x, a, to: &y, count: count)
  } slow: { x, a, _ in
    x * a
  },
  ElementwiseKernel(name: "scale", roundings: 12) { x, _, _, y, count in
    Algebra.scale(x, by: -2.5, adding: 0.75, to: &y, count: count)
  } slow: { x, _, _ in
    -2.5 * x + 0.75
  },
  ElementwiseKernel(name: "accumulate", roundings: 1) { x, a, _, y, count in
    y = a
    Algebra.accumulate(x, into: &y, count: count)
  } slow: { x, a, _ in
    a + x
  },
]

@Suite("Kernels that work element by element")
struct ElementwiseTests {
  @Test("Every element agrees with the reference, for all counts", arguments: elementwiseKernels)
  func twins(kernel: ElementwiseKernel) {
    for count in 1...67 {
      let (x, a, b) = arguments(count)
      let y = kernel(x, a, b)
      for index in 0..<count {
        let expected = kernel.slow(Double(x[index]), Double(a[index]), Double(b[index]))
        let allowed = kernel.roundings * rounding * max(1, abs(expected))
        #expect(abs(Double(y[index]) - expected) <= allowed, "element \(index) of \(count)")
      }
    }
  }

  @Test("The bits of an element do not depend on its position", arguments: elementwiseKernels)
  func positions(kernel: ElementwiseKernel) {
    let (x, a, b) = arguments(67)
    let whole = kernel(x, a, b)
    for start in 0..<67 {
      let part = start..<67
      #expect(kernel(Array(x[part]), Array(a[part]), Array(b[part])) == Array(whole[part]))
    }
  }

  @Test("Nothing is written after the last element", arguments: elementwiseKernels)
  func borders(kernel: ElementwiseKernel) {
    let (x, a, b) = arguments(67)
    for count in [1, 15, 17, 66] {
      var y = a
      kernel.fast(x, a, b, &y, count)
      #expect(Array(y[count...]) == Array(a[count...]), "\(count) elements")
    }
  }

  @Test("The result of NaN is NaN", arguments: elementwiseKernels)
  func notANumber(kernel: ElementwiseKernel) {
    // These two use x as a mask only.
    guard kernel.name != "clampGradient", kernel.name != "leakyReLUGradient" else { return }
    let ones = [Float](repeating: 1, count: 17)
    let nans = [Float](repeating: .nan, count: 17)
    for value in kernel(nans, ones, ones) { #expect(value.isNaN) }
  }

  @Test("The fused bias and SiLU have the bits of the two separate kernels")
  func fusedBias() {
    for (rows, columns) in [(1, 1), (3, 5), (4, 16), (5, 33)] {
      let (x, b, _) = arguments(rows * columns)
      var (sums, activations) = (x, x)
      Activations.addBiasAndSilu(&sums, bias: b, to: &activations, rows: rows, columns: columns)
      let plainSums = x.indices.map { x[$0] + b[$0 % columns] }
      var plain = plainSums
      Activations.silu(plainSums, to: &plain, count: plain.count)
      #expect(sums == plainSums)
      #expect(activations == plain)
    }
  }

  private func arguments(_ count: Int) -> ([Float], [Float], [Float]) {
    let seed = UInt64(count)
    return (
      numbers(count, seed: seed), numbers(count, seed: seed + 1000),
      numbers(count, seed: seed + 2000)
    )
  }
}
