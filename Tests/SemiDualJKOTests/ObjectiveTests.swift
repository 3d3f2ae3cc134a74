import Foundation
import Kernels
import Networks
import Tensors
import Testing

@testable import SemiDualJKO

@Suite("The objective of one step")
struct ObjectiveTests {
  let map = ResidualMLPMap(dimensions: 2, width: 4, latentDimensions: 2)
  let potential = ResidualMLPPotential(dimensions: 2, width: 4)
  let data = samples(seed: 1)
  let generated = samples(seed: 2)
  let source = samples(seed: 3)
  let latent = samples(seed: 4)
  let anchor = samples(seed: 5)

  @Test(
    "The potential's gradient is that of its loss, with lambda / 2 of R1",
    arguments: Divergence.Kind.allCases, [0, 0.5])
  func potentialGradient(kind: Divergence.Kind, r1Weight: Float) {
    let objective = objective(kind, r1Weight: r1Weight)
    let flat = FlatParameters(initializing: potential.layout, seed: 11, network: 1)
    expectPotentialGradient(of: objective, at: flat, r1Weight: r1Weight)
    let report = potentialUpdate(objective, flat).report
    #expect((report.squaredSlope > 0) == (r1Weight > 0))
    if kind != .klLogistic { #expect(report.loss == report.onGenerated + report.conjugateOnData) }
  }

  @Test(
    "The gradient is that of the loss also where both marginals give way, or neither",
    arguments: [MethodSystem.uotm, .otm], [Divergence.Kind.kl, .chiSquared, .softplus])
  func systems(system: MethodSystem, kind: Divergence.Kind) {
    let objective = objective(kind, system: system)
    let flat = FlatParameters(initializing: potential.layout, seed: 11, network: 1)
    expectPotentialGradient(of: objective, at: flat, r1Weight: 0)
  }

  @Test("Where moving costs nothing, a relaxed source weighs f*(v) against f*(-v)")
  func relaxedSource() {
    let flat = FlatParameters(initializing: potential.layout, seed: 11, network: 1)
    let report = objective(.kl, system: .uotm).potentialUpdate(
      data: data, generated: generated, anchor: generated, parameters: Parameters(constantsOf: flat)
    ).report
    let values = potential(generated, with: Parameters(constantsOf: flat)).values
    let surplus = values.reduce(0) { $0 + expm1(Double($1)) } / Double(values.count)
    // Roundings of numbers below 8.
    #expect(abs(Double(report.loss - report.conjugateOnData) - surplus) < 1e-6)
  }

  @Test("Without a divergence the potential's loss is the difference of its means")
  func equality() {
    let flat = FlatParameters(initializing: potential.layout, seed: 11, network: 1)
    let report = potentialUpdate(objective(.kl, system: .otm), flat).report
    let mean = potential(data, with: Parameters(constantsOf: flat)).mean.value
    #expect(report.loss == report.onGenerated - mean)
  }

  @Test("Evaluating generated and real samples in one pass changes nothing but roundings")
  func onePass() {
    let data = Tensor([-1, 0.5, 2, 1, -0.25], shape: [5, 1])
    let generated = Tensor([0.25, -2, 1.5, 0, 3], shape: [5, 1])
    func turn(inOnePass: Bool) -> (gradient: [Tensor], report: PotentialReport) {
      SemiDualObjective(
        method: method(.chiSquared, r1Weight: 0), map: AffineMap(),
        potential: QuadraticPotential(treatsSamplesIndependently: inOnePass)
      ).potentialUpdate(
        data: data, generated: generated, anchor: source,
        parameters: Parameters(
          constantsOf: QuadraticPotential.flat(constant: 0.2, slope: 0.5, curvature: 0.3)))
    }
    let (together, apart) = (turn(inOnePass: true), turn(inOnePass: false))
    #expect(together.report.onGenerated == apart.report.onGenerated)
    #expect(together.report.conjugateOnData == apart.report.conjugateOnData)
    for (one, other) in zip(together.gradient, apart.gradient) {
      // Sums of some ten numbers below 10, in another order.
      #expect(abs(one.sum().value - other.sum().value) < 1e-5)
    }
  }

  @Test("The map's gradient is that of its loss", arguments: Divergence.Kind.allCases)
  func mapGradient(kind: Divergence.Kind) {
    let objective = objective(kind)
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    expectGradient(mapUpdate(objective, flat).gradient, at: flat) {
      Double(mapUpdate(objective, $0).report.loss)
    }
  }

  @Test("The map's loss is cost minus potential, but for the map that does not saturate")
  func mapLoss() {
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    for kind in Divergence.Kind.allCases {
      let report = mapUpdate(objective(kind), flat).report
      let difference = report.transportCost - report.onGenerated - report.loss
      // Roundings of numbers of about 4.
      #expect((abs(difference) < 1e-6) == (kind != .jensenShannonNonSaturating), "\(kind)")
    }
  }

  @Test("The cost is that from the anchors, not from the source")
  func costFromAnchors() {
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    let generated = map(source, latent: latent, with: Parameters(constantsOf: flat))
    let objective = objective(.kl)
    let expected = method(.kl, r1Weight: 0).cost.mean(from: anchor, to: generated).value
    #expect(mapUpdate(objective, flat).report.transportCost == expected)
  }

  @Test("Both turns report the same potential of the same generated samples")
  func reports() {
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    let potentialSlab = FlatParameters(initializing: potential.layout, seed: 11, network: 1)
    let generated = map(source, latent: latent, with: Parameters(constantsOf: flat))
    for kind in Divergence.Kind.allCases {
      let objective = objective(kind)
      let ofPotential = objective.potentialUpdate(
        data: data, generated: generated, anchor: source,
        parameters: Parameters(constantsOf: potentialSlab))
      #expect(ofPotential.report.onGenerated == mapUpdate(objective, flat).report.onGenerated)
    }
  }

  @Test("A stage maps the source and measures from the last map, or goes on where all maps end")
  func stageStart() {
    let frozen = (12..<15 as Range<UInt64>).map {
      Parameters(constantsOf: FlatParameters(initializing: map.layout, seed: $0, network: 0))
    }
    let semiDual = objective(.kl)
    #expect(semiDual.input(source: source, frozenMaps: frozen).values == source.values)
    #expect(
      semiDual.anchor(input: source, latent: latent, frozenMaps: frozen).values
        == map(source, latent: latent, with: frozen[2]).values)
    #expect(semiDual.anchor(input: source, latent: latent, frozenMaps: []).values == source.values)

    let noLatent = ResidualMLPMap(dimensions: 2, width: 4, latentDimensions: 0)
    let plain = (12..<15 as Range<UInt64>).map {
      Parameters(constantsOf: FlatParameters(initializing: noLatent.layout, seed: $0, network: 0))
    }
    let composed = SemiDualObjective(
      method: method(.kl, r1Weight: 0, system: .composedJKO), map: noLatent, potential: potential)
    var end = source
    for parameters in plain { end = noLatent(end, latent: nil, with: parameters) }
    let input = composed.input(source: source, frozenMaps: plain)
    #expect(input.values == end.values)
    #expect(
      composed.anchor(input: input, latent: nil, frozenMaps: plain).values == input.values)
  }

  @Test("Anchors are constants, even if they come from the parameters that are trained")
  func anchors() {
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    let parameters = Parameters(constantsOf: flat).asVariables
    let tracked = map(source, latent: generated, with: parameters)
    let objective = objective(.kl)
    func gradient(_ anchor: Tensor) -> [[Float]] {
      objective.mapUpdate(
        input: source, latent: latent, anchor: anchor, parameters: parameters,
        potentialParameters: potentialParameters
      ).gradient.map(\.values)
    }
    #expect(gradient(tracked) == gradient(tracked.detached))
  }

  @Test(
    "Where samples are data and the potential is zero, neither player moves",
    arguments: Divergence.Kind.allCases)
  func equilibrium(kind: Divergence.Kind) {
    let objective = SemiDualObjective(
      method: method(kind, r1Weight: 0.5), map: AffineMap(), potential: QuadraticPotential())
    let points = Tensor((-20...20).map { Float($0) / 8 }, shape: [41, 1])
    let zero = Parameters(constantsOf: FlatParameters(layout: QuadraticPotential().layout))
    let ofPotential = objective.potentialUpdate(
      data: points, generated: points, anchor: points, parameters: zero)
    let ofMap = objective.mapUpdate(
      input: points, latent: nil, anchor: points,
      parameters: Parameters(constantsOf: AffineMap.flat(shift: 0, scale: 1)),
      potentialParameters: zero)
    // Roundings of sums of 41 numbers below 8.
    #expect(abs(ofPotential.report.onGenerated + ofPotential.report.conjugateOnData) < 1e-6)
    for tensor in ofPotential.gradient + ofMap.gradient { #expect(abs(tensor.value) < 4e-6) }
  }

  private func method(
    _ kind: Divergence.Kind, r1Weight: Float, system: MethodSystem = .semiDualJKO
  ) -> MethodSettings {
    MethodSettings(
      system: system, divergence: kind,
      cost: TransportCost(stepSize: 0.5, counting: .perDimension), stages: 1, firstStageSteps: 1,
      stageSteps: 1, stageEnd: .steps, anchor: .last, latent: .independent, r1Weight: r1Weight,
      instanceNoise: .falling(from: 0), potentialSteps: 1)
  }

  private func objective(
    _ kind: Divergence.Kind, r1Weight: Float = 0, system: MethodSystem = .semiDualJKO
  ) -> SemiDualObjective {
    SemiDualObjective(
      method: method(kind, r1Weight: r1Weight, system: system), map: map, potential: potential)
  }

  private func potentialUpdate(
    _ objective: SemiDualObjective, _ flat: FlatParameters
  ) -> (gradient: [Tensor], report: PotentialReport) {
    objective.potentialUpdate(
      data: data, generated: generated, anchor: anchor, parameters: Parameters(constantsOf: flat))
  }

  private func expectPotentialGradient(
    of objective: SemiDualObjective, at flat: FlatParameters, r1Weight: Float
  ) {
    expectGradient(potentialUpdate(objective, flat).gradient, at: flat) {
      let report = potentialUpdate(objective, $0).report
      return Double(report.loss) + Double(r1Weight) / 2 * Double(report.squaredSlope)
    }
  }

  private var potentialParameters: Parameters {
    Parameters(constantsOf: FlatParameters(initializing: potential.layout, seed: 11, network: 1))
  }

  private func mapUpdate(
    _ objective: SemiDualObjective, _ flat: FlatParameters
  ) -> (gradient: [Tensor], report: MapReport) {
    objective.mapUpdate(
      input: source, latent: latent, anchor: anchor, parameters: Parameters(constantsOf: flat),
      potentialParameters: potentialParameters)
  }

  /// Compares a gradient with Richardson's central differences along some directions.
  private func expectGradient(
    _ gradient: [Tensor], at flat: FlatParameters, ofLoss loss: (FlatParameters) -> Double
  ) {
    let gradient = FlatParameters(layout: flat.layout, gathering: gradient).buffer.values
      .map(Double.init)
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for seed in 21..<25 as Range<UInt64> {
      let signs = FlatParameters(initializing: flat.layout, seed: seed, network: 0).buffer.values
      let direction: [Float] = signs.map { $0 < 0 ? -1 : 1 }
      func central(_ step: Float) -> Double {
        func value(_ step: Float) -> Double {
          let generated = flat.copy()
          generated.buffer.withMutableSpan {
            for index in $0.indices { $0[index] += step * direction[index] }
          }
          return loss(generated)
        }
        return (value(step) - value(-step)) / (2 * Double(step))
      }
      let expected = (4 * central(1 / 128) - central(1 / 64)) / 3
      let found = zip(gradient, direction).reduce(0) { $0 + $1.0 * Double($1.1) }
      // A loss of about 1 rounds to 1e-7, which a step of 1/128 makes 2e-5; along a random
      // direction of signs the slope is about the gradient's norm.
      #expect(abs(found - expected) < 2e-4 * max(1, norm), "\(found), \(expected), \(norm)")
    }
  }
}

/// Eight points of the plane: multiples of 1/64 between -2 and 2.
private func samples(seed: UInt64) -> Tensor {
  var state = seed &* 0x2545_F491_4F6C_DD1D
  return Tensor(shape: [8, 2]) { span in
    for index in span.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      span[index] = (Float(state >> 56) - 128) / 64
    }
  }
}
