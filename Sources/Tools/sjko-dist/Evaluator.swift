import Datasets
import Distances
import Features
import Parallel
import Tensors

/// Takes measures of samples, each with the target's points beside them.
///
/// A measure is a value that is made of two tensors, or of two sets of moments; a group that it is
/// given shares its work, and the bits do not depend on the group.
struct Evaluator {
  /// Those asked for; nil for all that apply.
  let measures: [MeasureName]?
  let count: Int
  let momentCount: Int
  let seed: UInt64
  /// What Fréchet distances are of; without it there are none.
  let features: FeatureExtractor?

  /// Whether a measure is taken of samples with this target.
  func takes(_ measure: MeasureName, of target: EvaluationTarget) -> Bool {
    if measure == .frechet, features == nil { return false }
    return measures?.contains(measure) ?? (measure.obstacle(of: target) == nil)
  }

  /// - Collective: every rank of the group, in the same order.
  func evaluate(_ samples: EvaluatedSamples, in group: any ProcessGroup) throws -> Evaluation {
    let target = samples.target
    var result = Evaluation(name: samples.name, target: target, count: count, seed: seed)
    result.modes = target.modes?.centres.count ?? 0
    try measurePoints(of: samples, in: group, &result)
    try measureMoments(of: samples, in: group, &result)
    try measureFeatures(of: samples, in: group, &result)
    return result
  }

  /// What is measured of `count` points on each side.
  private func measurePoints(
    of samples: EvaluatedSamples, in group: any ProcessGroup, _ result: inout Evaluation
  ) throws {
    let target = samples.target
    func takes(_ measure: MeasureName) -> Bool { self.takes(measure, of: target) }
    guard [.w2, .sliced, .energy, .mmd, .patches, .modes].contains(where: takes) else { return }
    let drawn = try samples.draw(count, in: group)
    let wanted = try target.source.evaluationSamples(count, seed: seed)
    let shape = [count, result.dimensions]
    let (from, to) = (drawn.reshaped(to: shape), wanted.reshaped(to: shape))
    // What cannot be cut in blocks, one rank does and tells the others.
    func whole(_ body: () -> Double) throws -> Double {
      try group.inBlocks(1) { _ in [body()] }[0][0]
    }
    if takes(.w2) { result.w2 = try whole { ExactTransport(from: from, to: to).distance } }
    if takes(.sliced) {
      result.sliced = try SlicedWasserstein(from: from, to: to, in: group).distance
    }
    if takes(.energy) { result.energy = try EnergyDistance(from: from, to: to, in: group).value }
    if takes(.mmd) {
      result.mmd = try MaximumMeanDiscrepancy(from: from, to: to, in: group).squared
    }
    if takes(.patches) {
      result.patches = try whole { PatchDistance(from: drawn, to: wanted).distance }
    }
    if takes(.modes), let modes = target.modes {
      let coverage = ModeCoverage(
        of: from,
        centres: Tensor(modes.centres.flatMap { $0 }, shape: [modes.centres.count, shape[1]]),
        standardDeviation: Double(modes.standardDeviation))
      (result.modesHit, result.near) = (coverage.hitCount, coverage.nearFraction)
    }
  }

  /// What is measured of mean and covariance.
  private func measureMoments(
    of samples: EvaluatedSamples, in group: any ProcessGroup, _ result: inout Evaluation
  ) throws {
    let target = samples.target
    func takes(_ measure: MeasureName) -> Bool { self.takes(measure, of: target) }
    guard [.symmetricKL, .uvp, .moments].contains(where: takes) else { return }
    let own = try moments(
      of: samples.rows(of:), rowCount: samples.rowCount, result.dimensions, in: group)
    result.momentCount = own.count
    if takes(.moments) { result.set(own) }
    guard takes(.symmetricKL) || takes(.uvp) else { return }
    let wanted =
      try target.exactMoments
      ?? moments(
        of: { count in
          let all = try target.source.evaluationSamples(count, seed: seed)
          return { all.rows($0) }
        }, rowCount: target.source.availableCount, result.dimensions, in: group)
    if takes(.symmetricKL) {
      let divergence = try SymmetricDivergence(of: own, and: wanted)
      (result.symmetricKL, result.symmetricKLFloor) = (divergence.value, divergence.floor)
    }
    if takes(.uvp) {
      result.buresUVP = try BuresWasserstein(from: own, to: wanted).unexplainedVariancePercentage
    }
  }

  /// The Fréchet distance between features of `count` images on each side.
  ///
  /// - Source: M. Heusel, H. Ramsauer, T. Unterthiner, B. Nessler, S. Hochreiter, "GANs trained by a
  ///   two time-scale update rule converge to a local Nash equilibrium", NIPS 2017.
  private func measureFeatures(
    of samples: EvaluatedSamples, in group: any ProcessGroup, _ result: inout Evaluation
  ) throws {
    guard takes(.frechet, of: samples.target), let features else { return }
    func moments(_ images: (Range<Int>) throws -> Tensor) throws -> GaussianMoments {
      try GaussianMoments(count: count, dimensions: features.featureCount, in: group) {
        features.features(of: try images($0))
      }
    }
    let own = try moments(samples.rows(of: count))
    let wanted = try samples.target.source.evaluationSamples(count, seed: seed)
    result.frechet = try BuresWasserstein(from: own, to: moments { wanted.rows($0) })
      .squaredDistance
  }

  /// Moments of `momentCount` samples, or of as many as there are.
  private func moments(
    of rows: (Int) throws -> (Range<Int>) throws -> Tensor, rowCount: Int?, _ dimensions: Int,
    in group: any ProcessGroup
  ) throws -> GaussianMoments {
    let count = min(momentCount, rowCount ?? momentCount)
    let points = try rows(count)
    return try GaussianMoments(count: count, dimensions: dimensions, in: group, points: points)
  }
}
