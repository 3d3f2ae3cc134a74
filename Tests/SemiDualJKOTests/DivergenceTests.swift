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

  @Test("f(u) + f*(x) >= u x, with equality at u = f*'(x)", arguments: Divergence.allCases)
  func fenchelYoung(divergence: Divergence) throws {
    let scalar = try #require(ScalarDivergence.of(divergence))
    for x in Self.slopes {
      for u in Self.ratios {
        // 1e-12: roundings of doubles up to 50.
        #expect(
          scalar.f(u) + scalar.conjugate(x) >= u * x - 1e-12, "u = \(u), x = \(x)")
      }
      let touching = scalar.conjugateSlope(x)
      let gap = scalar.f(touching) + scalar.conjugate(x) - touching * x
      #expect(abs(gap) < 1e-12, "x = \(x)")
    }
  }

  @Test("f*' is the slope of f*", arguments: Divergence.allCases)
  func conjugateSlope(divergence: Divergence) throws {
    let scalar = try #require(ScalarDivergence.of(divergence))
    for x in Self.slopes where abs(x + 2) > 0.01 {
      let above = scalar.conjugate(x + 1e-5)
      let below = scalar.conjugate(x - 1e-5)
      // The difference's own error: third derivatives of up to 1e4, times 1e-10 / 6.
      #expect(abs((above - below) / 2e-5 - scalar.conjugateSlope(x)) < 1e-6, "x = \(x)")
    }
  }

  @Test("Only equal densities are at distance zero", arguments: Divergence.allCases)
  func normalisation(divergence: Divergence) throws {
    let scalar = try #require(ScalarDivergence.of(divergence))
    #expect(scalar.f(1) == 0)
    #expect(abs(scalar.conjugate(0)) < 1e-15)
    #expect(scalar.conjugateSlope(0) == 1)
    for u in Self.ratios where u != 1 { #expect(scalar.f(u) > 0, "u = \(u)") }
  }

  @Test(
    "On data the tensors are f*(-v), and on generated samples v", arguments: Divergence.allCases)
  func tensorForms(divergence: Divergence) throws {
    let scalar = try #require(ScalarDivergence.of(divergence))
    let logits = (-40...40).map { Float($0) / 8 }
    let potential = divergence.potential(Tensor(logits, shape: [81])).values
    let onData = divergence.conjugateOnData(Tensor(logits, shape: [81])).values
    for (index, w) in logits.enumerated() {
      let v = potential[index]
      let link = scalar.potential(Double(w))
      // Roundings of a float of up to 5.
      #expect(abs(Double(v) - link) < 1e-6)
      // e^-v multiplies them, and near its bound so does f* of Jensen-Shannon.
      let expected = scalar.conjugate(-link)
      #expect(abs(Double(onData[index]) - expected) < 2e-6 * max(1, abs(expected)), "w = \(w)")
    }
  }

  @Test(
    "A data sample contributes to the potential's gradient with the weight f*'(-v)",
    arguments: Divergence.allCases)
  func weights(divergence: Divergence) throws {
    let scalar = try #require(ScalarDivergence.of(divergence))
    let logits = Tensor((-32...32).map { Float($0) / 8 }, shape: [65]).asVariable
    let slopes = gradients(of: divergence.conjugateOnData(logits), withRespectTo: [logits])[0]
    let links = gradients(of: divergence.potential(logits), withRespectTo: [logits])[0]
    let potential = divergence.potential(logits).values
    for index in potential.indices {
      let v = Double(potential[index])
      let weight = scalar.conjugateSlope(-v)
      let expected = -weight * Double(links.values[index])
      // The weight of Jensen-Shannon amplifies the rounding of v by itself, e^-v / (2 - e^-v).
      let allowed = 1e-6 * max(1, abs(expected)) * max(1, weight)
      #expect(abs(Double(slopes.values[index]) - expected) < allowed, "v = \(v)")
    }
  }

  @Test("The potential of Jensen-Shannon keeps -v below ln 2 for every output of the network")
  func bound() {
    for divergence in [Divergence.jensenShannon, .jensenShannonNonSaturating] {
      let logits = Tensor([-100, -20, -1, 0, 5], shape: [5])
      for v in divergence.potential(logits).values {
        // For very negative w, v is -ln 2 up to rounding; f* is then not evaluated on it.
        #expect(Double(-v) <= log(2) + 0x1p-24)
      }
      #expect(divergence.conjugateOnData(logits).values.allSatisfy(\.isFinite) as Bool)
    }
  }

  @Test("The map maximises the potential, unless its loss is non-saturating")
  func ascent() {
    let logits = Tensor((-40...40).map { Float($0) / 8 }, shape: [81])
    for divergence in Divergence.allCases where divergence != .jensenShannonNonSaturating {
      #expect(
        divergence.ascent(logits).values == divergence.potential(logits).values,
        "\(divergence.name)")
    }
    let nonSaturating = Divergence.jensenShannonNonSaturating
    let difference = (nonSaturating.potential(logits) - nonSaturating.ascent(logits)).values
    for (w, difference) in zip(logits.values, difference) {
      // softplus(w) + softplus(-w) is w + 2 softplus(-w), at least 2 ln 2; ln 2 is left out.
      let expected = Double(abs(w)) + 2 * log1p(exp(-Double(abs(w)))) - log(2)
      #expect(abs(Double(difference) - expected) < 1e-6)
    }
  }
}

/// The functions of a divergence in double precision, independent of those under test.
private struct ScalarDivergence {
  /// f(u) of the density ratio u.
  let f: @Sendable (Double) -> Double
  /// f*(x).
  let conjugate: @Sendable (Double) -> Double
  /// f*'(x).
  let conjugateSlope: @Sendable (Double) -> Double
  /// v(w).
  var potential: @Sendable (Double) -> Double = { $0 }

  static func of(_ divergence: Divergence) -> ScalarDivergence? { all[divergence.name] }

  private static let all = [
    "kl": kl, "kl-donsker-varadhan": kl, "kl-logistic": kl,
    "chi-squared": ScalarDivergence(
      f: { ($0 - 1) * ($0 - 1) },
      conjugate: { x in max(x, -2) + max(x, -2) * max(x, -2) / 4 },
      conjugateSlope: { max(0, 1 + $0 / 2) }),
    "softplus": ScalarDivergence(
      f: { $0 <= 2 ? xLogX($0) + xLogX(2 - $0) : .infinity },
      conjugate: { 2 * softplus($0) - 2 * log(2) },
      conjugateSlope: { 2 / (1 + exp(-$0)) }),
    "jensen-shannon": jensenShannon, "jensen-shannon-non-saturating": jensenShannon,
  ]

  private static let kl = ScalarDivergence(
    f: { xLogX($0) - $0 + 1 }, conjugate: { exp($0) - 1 }, conjugateSlope: { exp($0) })

  private static let jensenShannon = ScalarDivergence(
    f: { xLogX($0) - (1 + $0) * log((1 + $0) / 2) },
    conjugate: { $0 < log(2) ? -log(2 - exp($0)) : .infinity },
    conjugateSlope: { exp($0) / (2 - exp($0)) }, potential: { softplus($0) - log(2) })
}

/// x ln x, which is 0 at 0.
private func xLogX(_ x: Double) -> Double { x > 0 ? x * log(x) : 0 }

/// ln(1 + e^x) without overflow.
private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
