import Glibc
import Tensors

extension Divergence {
  /// The divergence of a name.
  public init(_ kind: Kind) {
    switch kind {
    case .kl: self = .kl
    case .klDonskerVaradhan: self = .kl(by: .donskerVaradhan)
    case .klLogistic: self = .kl(by: .logistic)
    case .chiSquared: self = .chiSquared
    case .softplus: self = .softplus
    case .jensenShannon: self = .jensenShannon
    case .jensenShannonNonSaturating: self = .jensenShannonNonSaturating
    }
  }

  /// f(u) = u ln u - u + 1,  f*(x) = e^x - 1.
  static let kl = Divergence(
    generator: { xLogX($0) - $0 + 1 },
    conjugate: { exp($0) - 1 },
    conjugateDerivative: { exp($0) },
    potential: { $0 },
    conjugateOnData: { (-$0).exponential - 1 },
    ascent: { $0 })

  /// Kullback-Leibler, whose potential is found by another loss.
  private static func kl(by estimate: PotentialEstimate) -> Divergence {
    var result = kl
    result.estimate = estimate
    return result
  }

  /// No divergence but equality, for transport with both ends fixed.
  ///
  /// f(1) = 0, infinite elsewhere, f*(x) = x.
  static let equality = Divergence(
    generator: { $0 == 1 ? 0 : .infinity },
    conjugate: { $0 },
    conjugateDerivative: { _ in 1 },
    potential: { $0 },
    conjugateOnData: { -$0 },
    ascent: { $0 })

  /// f(u) = (u - 1)^2,  f*(x) = y + y^2 / 4 with y = max(x, -2).
  static let chiSquared = Divergence(
    generator: { ($0 - 1) * ($0 - 1) },
    conjugate: { x in
      let y = max(x, -2)
      return y + y * y / 4
    },
    conjugateDerivative: { max(0, 1 + $0 / 2) },
    potential: { $0 },
    conjugateOnData: { w in
      let y = (-w).clamped(below: -2)
      return y + 0.25 * y.squared
    },
    ascent: { $0 })

  /// f(u) = u ln u + (2 - u) ln(2 - u) for u <= 2,  f*(x) = 2 ln(1 + e^x) - 2 ln 2.
  static let softplus = Divergence(
    generator: { $0 <= 2 ? xLogX($0) + xLogX(2 - $0) : .infinity },
    conjugate: { 2 * logOnePlusExp($0) - 2 * log(2) },
    conjugateDerivative: { 2 / (1 + exp(-$0)) },
    potential: { $0 },
    conjugateOnData: { 2 * (-$0).softplus - 2 * Float(log(2.0)) },
    ascent: { $0 })

  /// f(u) = u ln u - (1 + u) ln((1 + u) / 2),  f*(x) = -ln(2 - e^x) for x < ln 2.
  ///
  /// With v = softplus(w) - ln 2 the bound holds by construction, f*(-v) = softplus(-w) - ln 2,
  /// and the potential's loss is that of a logistic classifier with logit w.
  static let jensenShannon = Divergence(
    generator: { xLogX($0) - (1 + $0) * log((1 + $0) / 2) },
    conjugate: { $0 < log(2) ? -log(2 - exp($0)) : .infinity },
    conjugateDerivative: { exp($0) / (2 - exp($0)) },
    potential: { $0.softplus - Float(log(2.0)) },
    conjugateOnData: { (-$0).softplus - Float(log(2.0)) },
    ascent: { $0.softplus - Float(log(2.0)) })

  /// Jensen-Shannon's potential, and a map that climbs -softplus(-w) instead of v.
  ///
  /// The two differ by w, which is not constant: this map takes the JKO steps of
  /// 2 KL((rho + nu) / 2 | nu), not of Jensen-Shannon. Both vanish only at rho = nu.
  static let jensenShannonNonSaturating = Divergence(
    generator: jensenShannon.generator,
    conjugate: jensenShannon.conjugate,
    conjugateDerivative: jensenShannon.conjugateDerivative,
    potential: jensenShannon.potential,
    conjugateOnData: jensenShannon.conjugateOnData,
    ascent: { -((-$0).softplus) })
}

/// x ln x, which is 0 at 0.
private func xLogX(_ x: Double) -> Double { x > 0 ? x * log(x) : 0 }

/// ln x in single precision.
func logarithm(_ x: Float) -> Float { Float(log(Double(x))) }

/// ln(1 + e^x) without overflow.
private func logOnePlusExp(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
