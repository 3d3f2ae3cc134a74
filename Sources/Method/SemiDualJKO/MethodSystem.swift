/// Which problem the two players solve: a recipe's `method.system`.
///
/// All share one loop and one objective; they differ in which marginals may give way, and in how many
/// stages there are.
public enum MethodSystem: String, Sendable, CaseIterable {
  /// Semi-dual JKO: stage k maps the source anew, and measures distances from the map before.
  ///
  /// - Source: the paper, equations 20 and 21.
  case semiDualJKO = "s-jko"
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
  public var hasStages: Bool { self == .semiDualJKO }
  /// Whether a divergence decides how far the target's marginal gives way.
  public var hasDivergence: Bool { self != .otm }
}
