import Glibc
import Tensors

/// An f-divergence D_f(rho | nu), as the tensor functions that training uses.
///
///     D_f(rho | nu) = sup over v of  -E_rho v - E_nu f*(-v)
///
/// f* is the convex conjugate of f. The critic's network computes w, and the potential is v(w): where
/// f* is finite only below a bound, v(w) keeps -v below it.
///
/// To add a divergence, declare its value below and list it in `allCases`.
public struct Divergence: Sendable {
  /// The name in a recipe.
  public let name: String
  /// v(w).
  let potential: @Sendable (Tensor) -> Tensor
  /// f*(-v(w)), taken on data.
  let conjugateOnData: @Sendable (Tensor) -> Tensor
  /// What the map's update maximises: v(w), or a function with the same sign of slope that does not
  /// saturate.
  let ascent: @Sendable (Tensor) -> Tensor
  /// The loss that the potential's update minimises.
  var estimate = PotentialEstimate.dual
  /// Whether f* is finite everywhere, so that it can relax the source's marginal in UOTM.
  public var canRelaxSource = false
}

extension Divergence: RawRepresentable, CaseIterable, Equatable, CustomStringConvertible {
  /// All divergences, by their names in a recipe.
  public static let allCases = [
    kl, klDonskerVaradhan, klLogistic, chiSquared, softplus, jensenShannon,
    jensenShannonNonSaturating,
  ]

  /// The divergence with this name, or nil.
  public init?(rawValue: String) {
    guard let divergence = Self.allCases.first(where: { $0.name == rawValue }) else { return nil }
    self = divergence
  }

  /// The name in a recipe.
  public var rawValue: String { name }

  /// The name in a recipe.
  public var description: String { name }

  /// Divergences are equal if their names are.
  public static func == (one: Divergence, other: Divergence) -> Bool { one.name == other.name }
}

extension Divergence {
  /// Kullback-Leibler: f(u) = u ln u - u + 1,  f*(x) = e^x - 1.
  public static let kl = Divergence(
    name: "kl", potential: { $0 }, conjugateOnData: { (-$0).exponential - 1 }, ascent: { $0 },
    canRelaxSource: true)

  /// Kullback-Leibler with the bound of Donsker and Varadhan, which is tighter.
  public static let klDonskerVaradhan = kl(named: "kl-donsker-varadhan", by: .donskerVaradhan)

  /// Kullback-Leibler with a potential that is trained as a logistic classifier.
  public static let klLogistic = kl(named: "kl-logistic", by: .logistic)

  private static func kl(named name: String, by estimate: PotentialEstimate) -> Divergence {
    Divergence(
      name: name, potential: kl.potential, conjugateOnData: kl.conjugateOnData, ascent: kl.ascent,
      estimate: estimate)
  }

  /// Pearson's chi-squared: f(u) = (u - 1)^2,  f*(x) = y + y^2 / 4 with y = max(x, -2).
  public static let chiSquared = Divergence(
    name: "chi-squared", potential: { $0 },
    conjugateOnData: { w in
      let y = (-w).clamped(below: -2)
      return y + 0.25 * y.squared
    }, ascent: { $0 }, canRelaxSource: true)

  /// KL(rho | nu) + KL(2 nu - rho | nu), which requires rho <= 2 nu; it is not Jensen-Shannon.
  ///
  /// f(u) = u ln u + (2 - u) ln(2 - u) for u <= 2,  f*(x) = 2 ln(1 + e^x) - 2 ln 2.
  public static let softplus = Divergence(
    name: "softplus", potential: { $0 },
    conjugateOnData: { 2 * (-$0).softplus - 2 * Float(log(2.0)) }, ascent: { $0 },
    canRelaxSource: true)

  /// Twice Jensen-Shannon: f(u) = u ln u - (1 + u) ln((1 + u) / 2),  f*(x) = -ln(2 - e^x), x < ln 2.
  ///
  /// v = softplus(w) - ln 2 keeps -v below ln 2. Then f*(-v) = softplus(-w) - ln 2, and the
  /// potential's loss is that of a logistic classifier with logit w.
  public static let jensenShannon = Divergence(
    name: "jensen-shannon", potential: { $0.softplus - Float(log(2.0)) },
    conjugateOnData: { (-$0).softplus - Float(log(2.0)) },
    ascent: { $0.softplus - Float(log(2.0)) })

  /// The potential of Jensen-Shannon with the non-saturating loss of the map, -softplus(-w).
  ///
  /// The two losses of the map differ by w, which is not constant: this map takes the JKO steps of
  /// 2 KL((rho + nu) / 2 | nu), not those of Jensen-Shannon. Both divergences are zero only at
  /// rho = nu.
  public static let jensenShannonNonSaturating = Divergence(
    name: "jensen-shannon-non-saturating", potential: jensenShannon.potential,
    conjugateOnData: jensenShannon.conjugateOnData, ascent: { -((-$0).softplus) })

  /// The constraint rho = nu, for transport with both marginals fixed (OTM).
  ///
  /// f(1) = 0 and f is infinite elsewhere,  f*(x) = x.
  static let equality = Divergence(
    name: "equality", potential: { $0 }, conjugateOnData: { -$0 }, ascent: { $0 })
}
