import SemiDualJKO
import Texts

/// How a run ended: whether its last stages lost much of what the stages before had gained.
///
/// D_f(mu_{k+1} | nu), the free energy of the flow, falls from stage to stage. A run has ended worse than
/// it was if D_f first fell, then rose, both by more than three standard errors of a difference, and
/// the rise is more than half of the fall.
///
/// A smaller rise means nothing where the noise on the data falls from stage to stage: data that become
/// sharper raise D_f, although the samples come closer to them. In pilot runs on 25 Gaussians, the rise was
/// at most 30 % of the fall. A value that never fell means nothing either, because the estimate is a
/// lower bound that rises while the potential learns.
///
/// D_f itself is never negative. An estimate below zero counts by its size, because it shows a potential
/// that is as far from the optimum. A potential out of control has estimates below -1, or whose standard
/// error is above 0.25; then the rise need not be significant. (A run of 25 Gaussians whose W2 rose from
/// 2.99 to 6.24 ended at 1.28 with a standard error of 1.17; in good runs it is below 0.001.)
struct RunEnding {
  /// The dual estimates of D_f at the end of each stage.
  let divergences: [Double]
  /// The standard error of the last one by the draw of the batches.
  let divergenceError: Double

  /// The stage at whose end the divergence was lowest, by the size of its estimate.
  var bestStage: Int? {
    divergences.indices.filter { divergences[$0].isFinite }
      .min { abs(divergences[$0]) < abs(divergences[$1]) }
  }

  /// Whether the run ended worse than it was.
  var isWorse: Bool {
    guard let bestStage, let first = divergences.first, let last = divergences.last else {
      return false
    }
    let lowest = abs(divergences[bestStage])
    let (fall, rise) = (abs(first) - lowest, abs(last) - lowest)
    let significant = 3 * 2.0.squareRoot() * divergenceError
    let isOutOfControl = last < -1 || divergenceError > 0.25
    return rise > fall / 2 && (isOutOfControl || (fall > significant && rise > significant))
  }

  /// What to say about a run that ended worse, and what to do; nil for all others.
  func note(in folder: RunFolder) -> String? {
    guard isWorse, let bestStage, let last = divergences.last else { return nil }
    return """
      note: this run ended worse than it was: the divergence is \(NumberText.short(last)) after the last \
      stage, and was \(NumberText.short(divergences[bestStage])) after stage \(bestStage). Use the map \
      of that stage, \(folder.stage(bestStage)); or train again with lower learning rates, a higher \
      method.r1_weight, or more method.instance_noise
      """
  }
}

extension RunEnding {
  /// The ending of a run whose stages are all done.
  init(_ progress: RunProgress) {
    divergences = progress.stageEnds.means.map { $0[.divergence] }
    divergenceError = progress.lastInterval.divergenceError
  }
}
