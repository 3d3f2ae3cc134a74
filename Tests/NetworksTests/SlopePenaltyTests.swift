import Foundation
import Kernels
import Networks
import Tensors
import Testing

/// R1, the mean of |grad v|^2, compared with a second implementation of the network here, in double
/// precision and with forward differentiation.
@Suite("The gradient of R1")
struct SlopePenaltyTests {
  let network = ResidualMLPPotential(dimensions: 2, width: 3)
  let samples: [[Double]] = [[0.5, -1], [-0.25, 0.75], [1.5, 0.125], [-1, -2]]

  @Test("The gradient with respect to every parameter agrees with central differences to rounding")
  func centralDifferences() {
    let flat = FlatParameters(initializing: network.layout, seed: 3, network: 1)
    // Doubled, because with the initial values the deeper layers are almost linear.
    flat.buffer.withMutableSpan { for index in $0.indices { $0[index] *= 2 } }
    let point = flat.buffer.values.map(Double.init)

    let parameters = Parameters(constantsOf: flat).asVariables
    let input = Tensor(samples.flatMap { $0.map(Float.init) }, shape: [4, 2]).asVariable
    let slope = gradients(
      of: network(input, with: parameters), withRespectTo: [input], differentiable: true)[0]
    let penalty = 0.25 * slope.squared.sum()
    let gradient = FlatParameters(
      layout: network.layout,
      gathering: gradients(of: penalty, withRespectTo: parameters.tensors))

    let scale = gradient.buffer.values.map { Double(abs($0)) }.max() ?? 0
    #expect(abs(Double(penalty.value) - slowPenalty(point)) < 1e-6 * slowPenalty(point))
    for (index, value) in gradient.buffer.values.enumerated() {
      // 1e-4: the error of the difference is about 1e-4^2 + 1e-16 / 1e-4.
      var (above, below) = (point, point)
      above[index] += 1e-4
      below[index] -= 1e-4
      let expected = (slowPenalty(above) - slowPenalty(below)) / 2e-4
      // Some ten layers, each of which rounds by up to 6e-8.
      #expect(abs(Double(value) - expected) < 2e-6 * scale, "float \(index) of the flat buffer")
    }
  }

  private func slowPenalty(_ point: [Double]) -> Double {
    let slopes = samples.flatMap { sample in
      [[1.0, 0], [0, 1]].map { direction in
        slowPotential(point, zip(sample, direction).map(Dual.init))
      }
    }
    return slopes.reduce(0) { $0 + $1.slope * $1.slope } / Double(samples.count)
  }

  /// The potential of one sample and its slope along a direction.
  private func slowPotential(_ point: [Double], _ sample: [Dual]) -> Dual {
    func layer(_ name: String, _ x: [Dual]) -> [Dual] {
      let weight = values("\(name).weight", point)
      return values("\(name).bias", point).enumerated().map { row, bias in
        x.enumerated().reduce(Dual(value: bias, slope: 0)) { sum, element in
          sum + weight[row * x.count + element.offset] * element.element
        }
      }
    }
    var h = layer("trunk.input", sample)
    for block in 0..<3 {
      let r = (0..<3).reduce(h) { layer("trunk.block.\(block).\($1)", $0).map(\.silu) }
      h = zip(h, r).map { 0.5.squareRoot() * ($0 + $1) }
    }
    return layer("head.1", layer("head.0", h).map(\.silu))[0]
  }

  private func values(_ name: String, _ point: [Double]) -> [Double] {
    network.layout.entries.filter { $0.name == name }
      .flatMap { point[$0.range] }
  }
}

/// A number and its slope along a direction.
private struct Dual {
  var value: Double
  var slope: Double

  static func + (x: Dual, y: Dual) -> Dual {
    Dual(value: x.value + y.value, slope: x.slope + y.slope)
  }

  static func * (factor: Double, x: Dual) -> Dual {
    Dual(value: factor * x.value, slope: factor * x.slope)
  }

  var silu: Dual {
    let s = 1 / (1 + exp(-value))
    return Dual(value: value * s, slope: s * (1 + value * (1 - s)) * slope)
  }
}
