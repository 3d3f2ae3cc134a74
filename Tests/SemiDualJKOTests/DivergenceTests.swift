import Foundation
import Tensors
import Testing

@testable import SemiDualJKO

@Suite("Divergences")
struct DivergenceTests {
  /// Values of -v: below what conjugates of a bounded range allow, ln 2.
  static let slopes = stride(from: -6.0, through: 0.65, by: 0.19)
  /// Density ratios.
  static let ratios = stride(from: 0.0, through: 8, by: 0.25)

  @Test("f(u) + f*(x) >= u x, with equality at u = f*'(x)", arguments: Divergence.Kind.allCases)
  func fenchelYoung(kind: Divergence.Kind) {
    let divergence = Divergence(kind)
    for x in Self.slopes {
      for u in Self.ratios {
        // 1e-12: roundings of doubles up to 50.
        #expect(
          divergence.generator(u) + divergence.conjugate(x) >= u * x - 1e-12, "u = \(u), x = \(x)")
      }
      let touching = divergence.conjugateDerivative(x)
      let gap = divergence.generator(touching) + divergence.conjugate(x) - touching * x
      #expect(abs(gap) < 1e-12, "x = \(x)")
    }
  }

  @Test("f*' is the slope of f*", arguments: Divergence.Kind.allCases)
  func conjugateSlope(kind: Divergence.Kind) {
    let divergence = Divergence(kind)
    for x in Self.slopes where abs(x + 2) > 0.01 {
      let above = divergence.conjugate(x + 1e-5)
      let below = divergence.conjugate(x - 1e-5)
      // The difference's own error: third derivatives of up to 1e4, times 1e-10 / 6.
      #expect(abs((above - below) / 2e-5 - divergence.conjugateDerivative(x)) < 1e-6, "x = \(x)")
    }
  }

  @Test("Equal densities are at distance zero, and no other", arguments: Divergence.Kind.allCases)
  func normalisation(kind: Divergence.Kind) {
    let divergence = Divergence(kind)
    #expect(divergence.generator(1) == 0)
    #expect(abs(divergence.conjugate(0)) < 1e-15)
    #expect(divergence.conjugateDerivative(0) == 1)
    for u in Self.ratios where u != 1 { #expect(divergence.generator(u) > 0, "u = \(u)") }
  }

  @Test(
    "On data the tensors are f*(-v), and on generated samples v", arguments: Divergence.Kind.allCases)
  func tensorForms(kind: Divergence.Kind) {
    let divergence = Divergence(kind)
    let logits = (-40...40).map { Float($0) / 8 }
    let potential = divergence.potential(Tensor(logits, shape: [81])).values
    let onData = divergence.conjugateOnData(Tensor(logits, shape: [81])).values
    for (index, w) in logits.enumerated() {
      let v = potential[index]
      let link =
        switch kind {
        case .kl, .klDonskerVaradhan, .klLogistic, .chiSquared, .softplus: Double(w)
        case .jensenShannon, .jensenShannonNonSaturating: log1p(exp(Double(w))) - log(2)
        }
      // Roundings of a float of up to 5.
      #expect(abs(Double(v) - link) < 1e-6)
      // e^-v multiplies them, and near its bound so does f* of Jensen-Shannon.
      let expected = divergence.conjugate(-link)
      #expect(abs(Double(onData[index]) - expected) < 2e-6 * max(1, abs(expected)), "w = \(w)")
    }
  }

  @Test(
    "A data sample pulls the potential with the weight f*'(-v)",
    arguments: Divergence.Kind.allCases)
  func weights(kind: Divergence.Kind) {
    let divergence = Divergence(kind)
    let logits = Tensor((-32...32).map { Float($0) / 8 }, shape: [65]).asVariable
    let slopes = gradients(of: divergence.conjugateOnData(logits), withRespectTo: [logits])[0]
    let links = gradients(of: divergence.potential(logits), withRespectTo: [logits])[0]
    let potential = divergence.potential(logits).values
    for index in potential.indices {
      let v = Double(potential[index])
      let weight = divergence.conjugateDerivative(-v)
      let expected = -weight * Double(links.values[index])
      // The weight of Jensen-Shannon amplifies the rounding of v by itself, e^-v / (2 - e^-v).
      let allowed = 1e-6 * max(1, abs(expected)) * max(1, weight)
      #expect(abs(Double(slopes.values[index]) - expected) < allowed, "v = \(v)")
    }
  }

  @Test("The potential of Jensen-Shannon keeps -v below ln 2, whatever the network says")
  func bound() {
    for kind in [Divergence.Kind.jensenShannon, .jensenShannonNonSaturating] {
      let logits = Tensor([-100, -20, -1, 0, 5], shape: [5])
      for v in Divergence(kind).potential(logits).values {
        // Where w is far below, v is -ln 2 but for a rounding; f* on data never sees it.
        #expect(Double(-v) <= log(2) + 0x1p-24)
      }
      #expect(Divergence(kind).conjugateOnData(logits).values.allSatisfy(\.isFinite) as Bool)
    }
  }

  @Test("What the map climbs is the potential, but for the map that does not saturate")
  func ascent() {
    let logits = Tensor((-40...40).map { Float($0) / 8 }, shape: [81])
    for kind in Divergence.Kind.allCases where kind != .jensenShannonNonSaturating {
      let divergence = Divergence(kind)
      #expect(divergence.ascent(logits).values == divergence.potential(logits).values, "\(kind)")
    }
    let divergence = Divergence(.jensenShannonNonSaturating)
    let difference = (divergence.potential(logits) - divergence.ascent(logits)).values
    for (w, difference) in zip(logits.values, difference) {
      // softplus(w) + softplus(-w) is w + 2 softplus(-w), at least 2 ln 2; ln 2 is left out.
      let expected = Double(abs(w)) + 2 * log1p(exp(-Double(abs(w)))) - log(2)
      #expect(abs(Double(difference) - expected) < 1e-6)
    }
  }
}
