import Tensors

/// An f-divergence D_f(rho | nu), as the numbers and tensor functions that training needs.
///
///     D_f(rho | nu) = sup over v of  -E_rho v - E_nu f*(-v)
///
/// A network computes w, and the potential is v = v(w): a divergence whose f* is finite only below
/// a bound keeps -v below it that way.
public struct Divergence: Sendable {
  /// The divergences there are, by their names in a recipe.
  public enum Kind: String, Sendable, CaseIterable {
    /// Kullback-Leibler.
    case kl
    /// Kullback-Leibler, with the tighter bound of Donsker and Varadhan.
    case klDonskerVaradhan = "kl-donsker-varadhan"
    /// Kullback-Leibler, with a potential that learns as a logistic classifier.
    case klLogistic = "kl-logistic"
    /// Pearson's chi-squared.
    case chiSquared = "chi-squared"
    /// KL(rho | nu) + KL(2 nu - rho | nu); not Jensen-Shannon, and it forces rho <= 2 nu.
    case softplus
    /// Twice Jensen-Shannon, with the map's exact loss.
    case jensenShannon = "jensen-shannon"
    /// Jensen-Shannon's potential with the non-saturating loss of the map.
    case jensenShannonNonSaturating = "jensen-shannon-non-saturating"
  }

  /// f(u) of the density ratio u = d rho / d nu.
  let generator: @Sendable (Double) -> Double
  /// f*(x), the convex conjugate.
  let conjugate: @Sendable (Double) -> Double
  /// f*'(x), the weight that the potential's gradient gives to a data sample at x = -v.
  let conjugateDerivative: @Sendable (Double) -> Double
  /// v(w), the potential itself.
  let potential: @Sendable (Tensor) -> Tensor
  /// f*(-v(w)) on data.
  let conjugateOnData: @Sendable (Tensor) -> Tensor
  /// What the map climbs: v(w), or a function with the same sign of slope that does not saturate.
  let ascent: @Sendable (Tensor) -> Tensor
  /// What the potential descends.
  var estimate = PotentialEstimate.dual
}
