/// Which problem the two players solve: a recipe's `method.system`.
///
/// All share one loop and one objective; they differ in which marginals may give way, and in how many
/// stages there are.
public enum MethodSystem: String, Sendable, CaseIterable {
  /// Semi-dual JKO: stage k maps the source anew, and measures distances from the map before.
  ///
  /// - Source: the paper, equations 20 and 21.
  case semiDualJKO = "s-jko"
  /// Classic JKO: stage k maps on what T_0, …, T_{k-1} made of the source, one after another. A step of
  /// it takes k maps more than one of stage 0, so that a run costs O(K^2).
  ///
  /// - Source: Fan et al., ICML 2022; the objective is that of `semiDualJKO`.
  case composedJKO = "composed-jko"
  /// One stage of it: unbalanced transport from a source that is kept to a target that gives way.
  case sourceFixedUOTM = "source-fixed-uotm"
  /// Unbalanced transport, both marginals giving way by the same divergence.
  ///
  ///     inf over v of  E f*(v(T(x)) - c(x, T(x))) + E_nu f*(-v(y))
  ///
  /// - Source: Choi, Choi and Kang, NeurIPS 2023; there the players' costs differ by a factor of two,
  ///   here they have the same.
  case uotm
  /// Transport with both marginals kept: source-fixed with f*(x) = x.
  case otm

  /// Whether there is more than one stage.
  public var hasStages: Bool { self == .semiDualJKO || self == .composedJKO }
  /// Whether each stage's map takes up where the one before ends, so that all are needed for a sample.
  public var composesMaps: Bool { self == .composedJKO }
  /// Whether a divergence decides how far the target's marginal gives way.
  public var hasDivergence: Bool { self != .otm }
}
