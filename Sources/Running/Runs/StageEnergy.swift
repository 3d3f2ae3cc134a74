import SemiDualJKO
import Texts

/// The two energies of a JKO step at its end: the transport cost, and the divergence that is left.
///
///     W_2^2(mu_k, mu_{k+1}) / (2h)  +  D_f(mu_{k+1} | nu)
///
/// The exact minimiser of the sum never has a greater D_f than mu_k, because not moving is allowed. So
/// the second term, the free energy of the flow, must fall along a run, as long as nu stays the same;
/// other noise on the data changes nu. Both terms are means over the stage's
/// last line of metrics; the second is the dual estimate, a lower bound.
struct StageEnergy: CustomStringConvertible {
  /// The transport cost per sample.
  let transportCost: Double
  /// The dual estimate of D_f(mu_{k+1} | nu).
  let divergence: Double
  /// The standard error of the estimate by the draw of the batches.
  let divergenceError: Double
  /// The estimate at the end of the stage before; nil in stage 0.
  let earlierDivergence: Double?
  /// The standard deviation of the noise on the data of the stage before and of this stage.
  let noise: (before: Float, now: Float)

  /// Whether the free energy rose by more than three standard errors of the difference.
  var isRisen: Bool {
    guard let earlierDivergence else { return false }
    return divergence - earlierDivergence > 3 * 2.0.squareRoot() * divergenceError
  }

  /// One line, and a note if the free energy rose.
  var description: String {
    let sum =
      "energy: transport \(text(transportCost)) + divergence \(text(divergence)) = "
      + text(transportCost + divergence)
    guard let earlierDivergence, isRisen else { return sum }
    let reason =
      noise.now != noise.before
      ? ", whose data had noise of \(text(Double(noise.before))), now \(text(Double(noise.now)))"
      : ". An exact JKO step never raises it: the potential or the map is not well trained"
    return sum + """

      note: the divergence has risen from \(text(earlierDivergence)) in the stage before\(reason)
      """
  }

  private func text(_ value: Double) -> String { NumberText.short(value) }
}

extension StageEnergy {
  /// The energies of a stage that has just ended.
  init(_ progress: RunProgress, method: MethodSettings) {
    transportCost = progress.lastInterval.means[.transportCost]
    divergence = progress.lastInterval.means[.divergence]
    divergenceError = progress.lastInterval.divergenceError
    earlierDivergence = progress.stageEnds.means.last?[.divergence]
    noise = (
      method.instanceNoise(inStage: max(0, progress.stage - 1)),
      method.instanceNoise(inStage: progress.stage)
    )
  }
}
