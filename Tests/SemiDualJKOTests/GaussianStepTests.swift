import Foundation
import Networks
import Tensors
import Testing

@testable import SemiDualJKO

/// A step of the Kullback-Leibler flow between Gaussians of the line, of which all is known.
///
/// It leads from N(m, s^2) towards N(m*, sigma^2):
///
///     b = 1 + h / sigma^2,   m' = (m + h m* / sigma^2) / b,   s' = (s + sqrt(s^2 + 4 h b)) / 2b
///     T(x) = m' + (s' / s) (x - m),   v = ln of the ratio of target and result
///
/// - Source: the first-order conditions of W2^2 / 2h + KL between Gaussians.
struct GaussianStep: Sendable, CustomTestStringConvertible {
  let mean: Double
  let deviation: Double
  let targetMean: Double
  let targetDeviation: Double
  let stepSize: Double

  var resultMean: Double {
    let pull = stepSize / (targetDeviation * targetDeviation)
    return (mean + pull * targetMean) / (1 + pull)
  }

  var resultDeviation: Double {
    let b = 1 + stepSize / (targetDeviation * targetDeviation)
    return (deviation + (deviation * deviation + 4 * stepSize * b).squareRoot()) / (2 * b)
  }

  /// W2^2 / 2h + KL of the result.
  var objective: Double {
    let distance = pow(mean - resultMean, 2) + pow(deviation - resultDeviation, 2)
    let ratio = resultDeviation / targetDeviation
    let divergence =
      (ratio * ratio + pow((resultMean - targetMean) / targetDeviation, 2) - 1) / 2 - log(ratio)
    return distance / (2 * stepSize) + divergence
  }

  /// v(y) = ((y - m') / s')^2 / 2 - ((y - m*) / sigma)^2 / 2 + ln (s' / sigma).
  var optimalPotential: FlatParameters {
    let (result, target) = (pow(resultDeviation, -2), pow(targetDeviation, -2))
    return QuadraticPotential.flat(
      constant: (resultMean * resultMean * result - targetMean * targetMean * target) / 2
        + log(resultDeviation / targetDeviation),
      slope: targetMean * target - resultMean * result, curvature: (result - target) / 2)
  }

  var optimalMap: FlatParameters {
    let scale = resultDeviation / deviation
    return AffineMap.flat(shift: resultMean - scale * mean, scale: scale)
  }

  var testDescription: String {
    "N(\(mean), \(deviation)^2) towards N(\(targetMean), \(targetDeviation)^2), h = \(stepSize)"
  }
}

@Suite("A step between Gaussians")
struct GaussianStepTests {
  /// Deviations below 1.3 of the target's and means about one away: there e^-v has a variance.
  static let steps = [
    GaussianStep(mean: 0, deviation: 1, targetMean: 1, targetDeviation: 1, stepSize: 0.5),
    GaussianStep(mean: 0, deviation: 1, targetMean: 0.5, targetDeviation: 0.8, stepSize: 0.2),
    GaussianStep(mean: -0.5, deviation: 0.7, targetMean: 0.25, targetDeviation: 1, stepSize: 2),
  ]

  /// 16,384 quantiles of equal weight miss 8e-5 of the variance, and 3e-4 of E e^-v, since the
  /// outermost ones stand for all the tails; four times as many miss a third of that.
  static let tolerance = 1e-3

  @Test("With the optimal potential and map the dual value is W2^2 / 2h + KL", arguments: steps)
  func duality(step: GaussianStep) {
    let (ofPotential, ofMap) = updates(step, map: step.optimalMap, potential: step.optimalPotential)
    let metrics = StepMetrics(potential: [ofPotential.metrics], map: ofMap.metrics)
    #expect(abs(metrics[.dualValue] - step.objective) < Self.tolerance)
    // E_nu f*(-v) = E_nu (result / target) - 1.
    #expect(abs(ofPotential.metrics[.divergence]) < Float(Self.tolerance))
  }

  @Test(
    "With the optimal potential and map both gradients are zero, for each loss of the potential",
    arguments: steps, [Divergence.kl, .klDonskerVaradhan, .klLogistic])
  func saddle(step: GaussianStep, kind: Divergence) {
    let (ofPotential, ofMap) = updates(
      step, map: step.optimalMap, potential: step.optimalPotential, kind)
    for tensor in ofMap.gradient { #expect(abs(tensor.value) < 1e-3) }
    // y^2 weighs the tails most: ten times the error of the mean.
    for tensor in ofPotential.gradient { #expect(abs(tensor.value) < 1e-2) }
  }

  @Test(
    "The bound of Donsker and Varadhan is tighter, and does not depend on constants",
    arguments: steps)
  func bounds(step: GaussianStep) {
    func loss(_ kind: Divergence, constant: Double) -> Float {
      let wrong = QuadraticPotential.flat(constant: constant, slope: 0.3, curvature: -0.1)
      return updates(step, map: step.optimalMap, potential: wrong, kind).ofPotential.metrics[
        .potentialLoss]
    }
    for constant in [-1.0, 0, 0.5] {
      #expect(loss(.klDonskerVaradhan, constant: constant) < loss(.kl, constant: constant))
    }
    // Roundings of numbers of about 1.
    #expect(
      abs(loss(.klDonskerVaradhan, constant: -1) - loss(.klDonskerVaradhan, constant: 0.5)) < 2e-6)
  }

  @Test("Training with the bound of Donsker and Varadhan keeps the free constant near its place")
  func constant() {
    let step = Self.steps[0]
    let map = step.optimalMap
    var constants: [Double] = [5, 0.3, -0.1]
    // Adam's first steps have full size, however small the gradient is.
    var (means, squares) = ([0.0, 0, 0], [0.0, 0, 0])
    var bounds: [Float] = []
    for number in 1...2000 {
      let potential = QuadraticPotential.flat(
        constant: constants[0], slope: constants[1], curvature: constants[2])
      let update = updates(step, map: map, potential: potential, .klDonskerVaradhan).ofPotential
      bounds.append(-update.metrics[.divergence])
      for index in 0..<3 {
        let gradient = Double(update.gradient[index].value)
        means[index] = 0.5 * means[index] + 0.5 * gradient
        squares[index] = 0.9 * squares[index] + 0.1 * gradient * gradient
        let mean = means[index] / (1 - pow(0.5, Double(number)))
        let square = squares[index] / (1 - pow(0.9, Double(number)))
        constants[index] -= 0.01 * mean / (square.squareRoot() + 1e-8)
      }
    }
    // ln E_nu e^-v is 0 at its place, and -5 or less at the start; steps of 0.01 leave a few of them.
    #expect(
      bounds[0] < -4 && bounds.suffix(200).allSatisfy { abs($0) < 0.1 }, "\(bounds.suffix(3))")
  }

  @Test("The gradient of a wrong map or potential points away from the optimum", arguments: steps)
  func forces(step: GaussianStep) {
    let stay = AffineMap.flat(shift: 0, scale: 1)
    let (_, ofMap) = updates(step, map: stay, potential: step.optimalPotential)
    // Descent moves the mean towards the target's.
    let isRight = step.targetMean > step.mean
    #expect((ofMap.gradient[0].value < 0) == isRight)
    let (ofPotential, _) = updates(
      step, map: step.optimalMap, potential: FlatParameters(layout: QuadraticPotential().layout))
    let isRising = step.targetMean > step.resultMean
    #expect((ofPotential.gradient[1].value < 0) == isRising)
  }

  private func updates(
    _ step: GaussianStep, map: FlatParameters, potential: FlatParameters, _ kind: Divergence = .kl
  ) -> (
    ofPotential: SemiDualObjective.Update, ofMap: SemiDualObjective.Update
  ) {
    let method = MethodSettings(
      system: .semiDualJKO, divergence: kind,
      cost: TransportCost(stepSize: Float(step.stepSize), counting: .perSample), stages: 1,
      firstStageSteps: 1, stageSteps: 1, stageEnd: .steps, anchor: .last, latent: .none,
      r1Weight: 0, instanceNoise: .falling(from: 0), potentialSteps: 1)
    let objective = SemiDualObjective(
      method: method, map: AffineMap(), potential: QuadraticPotential())
    let source = sample(step.mean, step.deviation)
    let samples = SemiDualObjective.Samples(source: source, latent: nil, previousLatent: nil)
    let parameters = SemiDualObjective.StageParameters(
      map: Parameters(constantsOf: map), frozenMaps: [],
      potential: Parameters(constantsOf: potential))
    return (
      objective.potentialUpdate(
        samples, data: sample(step.targetMean, step.targetDeviation), with: parameters),
      objective.mapUpdate(samples, with: parameters)
    )
  }

  private func sample(_ mean: Double, _ deviation: Double) -> Tensor {
    Tensor(
      normalQuantiles.map { Float(mean + deviation * $0) }, shape: [normalQuantiles.count, 1])
  }
}

/// The middles of 16,384 parts of equal probability of the standard normal distribution.
private let normalQuantiles: [Double] = {
  let count = 16_384
  var quantiles: [Double] = []
  var quantile = -4.0
  for index in 0..<count {
    let probability = (Double(index) + 0.5) / Double(count)
    // Newton, from the quantile before: the density is smooth, and three steps do.
    for _ in 0..<(index == 0 ? 20 : 3) {
      let excess = 0.5 * erfc(-quantile / 2.0.squareRoot()) - probability
      quantile -= excess / (exp(-quantile * quantile / 2) / (2 * Double.pi).squareRoot())
    }
    quantiles.append(quantile)
  }
  return quantiles
}()
