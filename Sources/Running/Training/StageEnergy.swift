import Texts

/// The energies of a JKO step at its end: what it cost to move there, and how far the data still is.
///
///     W_2^2(mu_k, mu_{k+1}) / (2h)  +  D_f(mu_{k+1} | nu)
///
/// The exact minimiser of the sum never has a greater D_f than mu_k: standing still is allowed. So
/// along a run the second term, the flow's free energy, must fall. Both are means over the stage's
/// last line of metrics, and the second is the dual estimate, a lower bound.
struct StageEnergy {
  /// The transport cost per sample.
  let transportCost: Double
  /// The dual estimate of D_f(mu_{k+1} | nu).
  let divergence: Double
  /// How far the estimate may err by the draw of the batches.
  let divergenceError: Double
  /// The estimate at the end of the stage before; nil in stage 0.
  let earlierDivergence: Double?

  /// Whether the free energy rose by more than three standard errors of the difference.
  var isRisen: Bool {
    guard let earlierDivergence else { return false }
    return divergence - earlierDivergence > 3 * 2.0.squareRoot() * divergenceError
  }

  /// One line, and another if the flow has gone uphill.
  var description: String {
    let sum =
      "energy: transport \(text(transportCost)) + divergence \(text(divergence)) = "
      + text(transportCost + divergence)
    guard let earlierDivergence, isRisen else { return sum }
    return sum + """

      note: the divergence has risen from \(text(earlierDivergence)) in the stage before, which no \
      exact JKO step does: the potential or the map has lost its way
      """
  }

  private func text(_ value: Double) -> String { NumberText.short(value) }
}

extension StageEnergy {
  /// Reads off a state whose stage has just ended.
  init(_ state: RunState) {
    transportCost = state.lastInterval.mean("transport_cost")
    divergence = state.lastInterval.mean("divergence")
    divergenceError = state.lastInterval.divergenceError
    earlierDivergence = state.stageEnds.values(of: "divergence").last
  }
}
