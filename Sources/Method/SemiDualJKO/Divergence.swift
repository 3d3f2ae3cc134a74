/// An f-divergence D_f(rho | nu).
public struct Divergence: Sendable {
  /// The divergences there are, by their names in a recipe.
  public enum Kind: String, Sendable, CaseIterable {
    /// Kullback-Leibler.
    case kl
    /// Pearson's chi-squared.
    case chiSquared = "chi-squared"
    /// KL(rho | nu) + KL(2 nu - rho | nu).
    case softplus
    /// Twice Jensen-Shannon, with the map's exact loss.
    case jensenShannon = "jensen-shannon"
    /// Jensen-Shannon's potential with the non-saturating loss of the map.
    case jensenShannonNonSaturating = "jensen-shannon-non-saturating"
  }
}
