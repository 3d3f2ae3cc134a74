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
    arguments: Divergence.allCases, [0, 0.5])
  func potentialGradient(kind: Divergence, r1Weight: Float) {
    let objective = objective(kind, r1Weight: r1Weight)
    let flat = FlatParameters(initializing: potential.layout, seed: 11, network: 1)
    expectPotentialGradient(of: objective, at: flat, r1Weight: r1Weight)
    let metrics = potentialUpdate(objective, flat).metrics
    #expect((metrics[.squaredSlope] > 0) == (r1Weight > 0))
    if kind != .klLogistic {
      let onGenerated = kind.potential(
        potential(generated, with: Parameters(constantsOf: flat))
      ).mean.value
      // One pass or two passes through the network round differently.
      #expect(abs(metrics[.potentialLoss] - (onGenerated - metrics[.divergence])) < 1e-6)
    }
  }

  @Test(
    "The gradient is that of the loss also where both marginals are relaxed, or neither",
    arguments: [MethodSystem.uotm, .otm], [Divergence.kl, .chiSquared, .softplus])
  func systems(system: MethodSystem, kind: Divergence) {
    let objective = objective(kind, system: system)
    let flat = FlatParameters(initializing: potential.layout, seed: 11, network: 1)
    expectPotentialGradient(of: objective, at: flat, r1Weight: 0)
  }

  @Test("A relaxed source contributes E f*(v - c) to the potential's loss")
  func relaxedSource() {
    let values = potential(generated, with: potentialParameters).values
    for anchor in [generated, anchor] {
      let metrics = objective(.kl, system: .uotm).potentialUpdate(
        generated: generated, anchor: anchor, data: data, parameters: potentialParameters
      ).metrics
      let (from, to) = (anchor.values.map(Double.init), generated.values.map(Double.init))
      // h = 1/2 per dimension, in two dimensions: c = |x - y|^2 / 2. For KL, f*(x) = e^x - 1.
      let surplus = values.indices.map { row in
        let cost = [2 * row, 2 * row + 1].reduce(0) { $0 + pow(from[$1] - to[$1], 2) / 2 }
        return expm1(Double(values[row]) - cost)
      }
      let mean = surplus.reduce(0, +) / Double(surplus.count)
      // Roundings of numbers below 8.
      #expect(abs(Double(metrics[.potentialLoss] + metrics[.divergence]) - mean) < 1e-6)
    }
  }

  @Test("The squared slope is the mean of |grad w|^2 over the data, with its closed form")
  func squaredSlope() {
    let objective = SemiDualObjective(
      method: method(.kl, r1Weight: 0.5), map: AffineMap(), potential: QuadraticPotential())
    let data = Tensor([-1, 0.5, 2, 1, -0.25], shape: [5, 1])
    let metrics = objective.potentialUpdate(
      generated: data, anchor: data, data: data,
      parameters: Parameters(
        constantsOf: QuadraticPotential.flat(constant: 0.2, slope: 0.5, curvature: 0.3))
    ).metrics
    // w' = 0.5 + 0.6 y: the squares of -0.1, 0.8, 1.7, 1.1 and 0.35.
    #expect(abs(metrics[.squaredSlope] - 4.8725 / 5) < 1e-6)
  }

  @Test("Without a divergence the potential's loss is the difference of its means")
  func equality() {
    let flat = FlatParameters(initializing: potential.layout, seed: 11, network: 1)
    let metrics = potentialUpdate(objective(.kl, system: .otm), flat).metrics
    let constants = Parameters(constantsOf: flat)
    let means = [generated, data].map { potential($0, with: constants).mean.value }
    #expect(metrics[.divergence] == means[1])
    #expect(abs(metrics[.potentialLoss] - (means[0] - means[1])) < 1e-6)
  }

  @Test("Evaluating generated and real samples in one pass changes nothing but roundings")
  func onePass() {
    let data = Tensor([-1, 0.5, 2, 1, -0.25], shape: [5, 1])
    let generated = Tensor([0.25, -2, 1.5, 0, 3], shape: [5, 1])
    func update(inOnePass: Bool) -> SemiDualObjective.Update {
      SemiDualObjective(
        method: method(.chiSquared, r1Weight: 0), map: AffineMap(),
        potential: QuadraticPotential(treatsSamplesIndependently: inOnePass)
      ).potentialUpdate(
        generated: generated, anchor: source, data: data,
        parameters: Parameters(
          constantsOf: QuadraticPotential.flat(constant: 0.2, slope: 0.5, curvature: 0.3)))
    }
    let (together, apart) = (update(inOnePass: true), update(inOnePass: false))
    #expect(together.metrics == apart.metrics)
    for (one, other) in zip(together.gradient, apart.gradient) {
      // Sums of some ten numbers below 10, in another order.
      #expect(abs(one.sum().value - other.sum().value) < 1e-5)
    }
  }

  @Test("The map's gradient is that of its loss", arguments: Divergence.allCases)
  func mapGradient(kind: Divergence) {
    let objective = objective(kind)
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    expectGradient(mapUpdate(objective, flat).gradient, at: flat) {
      Double(mapUpdate(objective, $0).metrics[.mapLoss])
    }
  }

  @Test("The map's loss is cost minus potential, unless it is non-saturating")
  func mapLoss() {
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    for kind in Divergence.allCases {
      let metrics = mapUpdate(objective(kind), flat).metrics
      let difference = metrics[.transportCost] + metrics[.divergence] - metrics[.mapLoss]
      // Roundings of numbers of about 4.
      #expect((abs(difference) < 1e-6) == (kind != .jensenShannonNonSaturating), "\(kind.name)")
    }
  }

  @Test("The cost is that from the anchors, not from the source")
  func costFromAnchors() {
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    let generated = map(source, latent: latent, with: Parameters(constantsOf: flat))
    let objective = objective(.kl)
    let expected = method(.kl, r1Weight: 0).cost.mean(from: anchor, to: generated).value
    #expect(mapUpdate(objective, flat).metrics[.transportCost] == expected)
  }

  @Test("A stage maps the source and measures from the last map, or continues from all maps")
  func stageStart() {
    let frozen = frozenMaps(of: map)
    let samples = SemiDualObjective.Samples(
      source: source, latent: latent, previousLatent: generated)
    func parameters(_ frozen: [Parameters]) -> SemiDualObjective.StageParameters {
      SemiDualObjective.StageParameters(
        map: frozen.first ?? potentialParameters, frozenMaps: frozen,
        potential: potentialParameters)
    }
    let semiDual = objective(.kl)
    #expect(semiDual.input(samples, with: parameters(frozen)).values == source.values)
    #expect(
      semiDual.anchor(source, samples, with: parameters(frozen)).values
        == map(source, latent: generated, with: frozen[2]).values)
    #expect(semiDual.anchor(source, samples, with: parameters([])).values == source.values)

    let noLatent = ResidualMLPMap(dimensions: 2, width: 4, latentDimensions: 0)
    let plain = frozenMaps(of: noLatent)
    let composed = SemiDualObjective(
      method: method(.kl, r1Weight: 0, system: .composedJKO), map: noLatent, potential: potential)
    var end = source
    for parameters in plain { end = noLatent(end, latent: nil, with: parameters) }
    let input = composed.input(samples, with: parameters(plain))
    #expect(input.values == end.values)
    #expect(composed.anchor(input, samples, with: parameters(plain)).values == input.values)
  }

  @Test("In the map's update T_{k-1} is constant, also with the parameters of T_k")
  func frozenMapIsConstant() {
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    let objective = objective(.kl)
    let frozen = Parameters(constantsOf: flat.copy())
    let samples = SemiDualObjective.Samples(
      source: source, latent: latent, previousLatent: generated)
    func update(_ flat: FlatParameters) -> SemiDualObjective.Update {
      objective.mapUpdate(
        samples,
        with: SemiDualObjective.StageParameters(
          map: Parameters(constantsOf: flat), frozenMaps: [frozen],
          potential: potentialParameters))
    }
    // z and z' differ, so the cost is not 0, and an anchor that depended on the map's parameters would
    // change the gradient.
    #expect(update(flat).metrics[.transportCost] > 0)
    expectGradient(update(flat).gradient, at: flat) { Double(update($0).metrics[.mapLoss]) }
  }

  @Test("Both updates generate from the same source, and sum to the semi-dual value")
  func updates() {
    let flat = FlatParameters(initializing: map.layout, seed: 12, network: 0)
    let parameters = SemiDualObjective.StageParameters(
      map: Parameters(constantsOf: flat), frozenMaps: [], potential: potentialParameters)
    let samples = SemiDualObjective.Samples(source: source, latent: latent, previousLatent: latent)
    let constants = Parameters(constantsOf: flat)
    let moved = map(source, latent: latent, with: constants)
    let v = potential(moved, with: potentialParameters).mean.value
    let objective = objective(.kl)
    let ofMap = objective.mapUpdate(samples, with: parameters)
    let ofPotential = objective.potentialUpdate(samples, data: data, with: parameters)
    #expect(ofMap.metrics[.divergence] == -v)
    // One pass or two passes through the network round differently.
    #expect(
      abs(ofPotential.metrics[.potentialLoss] - (v - ofPotential.metrics[.divergence])) < 1e-6)
    let step = StepMetrics(potential: [ofPotential.metrics], map: ofMap.metrics)
    #expect(step[.divergence] == -Double(v) + Double(ofPotential.metrics[.divergence]))
    #expect(step[.dualValue] == step[.transportCost] + step[.divergence])
    // Several updates of the potential are averaged.
    let twice = StepMetrics(
      potential: [ofPotential.metrics, [.potentialLoss: 1]], map: ofMap.metrics)
    #expect(twice[.potentialLoss] == (Double(ofPotential.metrics[.potentialLoss]) + 1) / 2)
    #expect(twice[.divergence] == -Double(v) + Double(ofPotential.metrics[.divergence]) / 2)
    #expect(twice[.dualValue] == twice[.transportCost] + twice[.divergence])
    #expect(twice[.mapLoss] == step[.mapLoss] && twice[.transportCost] == step[.transportCost])
  }

  @Test(
    "In later stages both updates generate from the stage's input, and the cost is from its anchor",
    arguments: [MethodSystem.semiDualJKO, .composedJKO])
  func laterStages(system: MethodSystem) {
    // Composed maps have no latent.
    let composes = system.composesMaps
    let map = ResidualMLPMap(dimensions: 2, width: 4, latentDimensions: composes ? 0 : 2)
    let frozen = frozenMaps(of: map)
    let parameters = SemiDualObjective.StageParameters(
      map: Parameters(constantsOf: FlatParameters(initializing: map.layout, seed: 16, network: 0)),
      frozenMaps: frozen, potential: potentialParameters)
    let (z, previousZ) = composes ? (nil, nil) : (latent, generated)
    let samples = SemiDualObjective.Samples(source: source, latent: z, previousLatent: previousZ)
    let objective = SemiDualObjective(
      method: method(.kl, r1Weight: 0, system: system), map: map, potential: potential)

    let input = composes ? frozen.reduce(source) { map($0, latent: nil, with: $1) } : source
    let anchor = composes ? input : map(source, latent: previousZ, with: frozen[2])
    let end = map(input, latent: z, with: parameters.map)
    let v = potential(end, with: potentialParameters).mean.value
    let ofMap = objective.mapUpdate(samples, with: parameters).metrics
    let cost = TransportCost(stepSize: 0.5, counting: .perDimension)
    #expect(ofMap[.transportCost] == cost.mean(from: anchor, to: end).value)
    #expect(ofMap[.divergence] == -v)
    let ofPotential = objective.potentialUpdate(samples, data: data, with: parameters).metrics
    // One pass or two passes through the network round differently.
    #expect(abs(ofPotential[.potentialLoss] - (v - ofPotential[.divergence])) < 1e-6)
  }

  private func frozenMaps(of map: ResidualMLPMap) -> [Parameters] {
    (12..<15 as Range<UInt64>).map {
      Parameters(constantsOf: FlatParameters(initializing: map.layout, seed: $0, network: 0))
    }
  }

  @Test(
    "Where samples are data and the potential is zero, both gradients are zero",
    arguments: Divergence.allCases)
  func equilibrium(kind: Divergence) {
    let objective = SemiDualObjective(
      method: method(kind, r1Weight: 0.5), map: AffineMap(), potential: QuadraticPotential())
    let points = Tensor((-20...20).map { Float($0) / 8 }, shape: [41, 1])
    let zero = Parameters(constantsOf: FlatParameters(layout: QuadraticPotential().layout))
    let ofPotential = objective.potentialUpdate(
      generated: points, anchor: points, data: points, parameters: zero)
    let ofMap = objective.mapUpdate(
      input: points, latent: nil, anchor: points,
      parameters: Parameters(constantsOf: AffineMap.flat(shift: 0, scale: 1)),
      potentialParameters: zero)
    // Roundings of sums of 41 numbers below 8.
    #expect(abs(ofMap.metrics[.divergence] + ofPotential.metrics[.divergence]) < 1e-6)
    for tensor in ofPotential.gradient + ofMap.gradient { #expect(abs(tensor.value) < 4e-6) }
  }

  private func method(
    _ kind: Divergence, r1Weight: Float, system: MethodSystem = .semiDualJKO
  ) -> MethodSettings {
    MethodSettings(
      system: system, divergence: kind,
      cost: TransportCost(stepSize: 0.5, counting: .perDimension), stages: 1, firstStageSteps: 1,
      stageSteps: 1, stageEnd: .steps, anchor: .last, latent: .independent, r1Weight: r1Weight,
      instanceNoise: .falling(from: 0), potentialSteps: 1)
  }

  private func objective(
    _ kind: Divergence, r1Weight: Float = 0, system: MethodSystem = .semiDualJKO
  ) -> SemiDualObjective {
    SemiDualObjective(
      method: method(kind, r1Weight: r1Weight, system: system), map: map, potential: potential)
  }

  private func potentialUpdate(
    _ objective: SemiDualObjective, _ flat: FlatParameters
  ) -> SemiDualObjective.Update {
    objective.potentialUpdate(
      generated: generated, anchor: anchor, data: data, parameters: Parameters(constantsOf: flat))
  }

  private func expectPotentialGradient(
    of objective: SemiDualObjective, at flat: FlatParameters, r1Weight: Float
  ) {
    expectGradient(potentialUpdate(objective, flat).gradient, at: flat) {
      let metrics = potentialUpdate(objective, $0).metrics
      return Double(metrics[.potentialLoss])
        + Double(r1Weight) / 2 * Double(metrics[.squaredSlope])
    }
  }

  private var potentialParameters: Parameters {
    Parameters(constantsOf: FlatParameters(initializing: potential.layout, seed: 11, network: 1))
  }

  private func mapUpdate(
    _ objective: SemiDualObjective, _ flat: FlatParameters
  ) -> SemiDualObjective.Update {
    objective.mapUpdate(
      input: source, latent: latent, anchor: anchor, parameters: Parameters(constantsOf: flat),
      potentialParameters: potentialParameters)
  }

  /// Compares a gradient with Richardson's central differences along some directions.
  private func expectGradient(
    _ gradient: [Tensor], at point: FlatParameters, ofLoss loss: (FlatParameters) -> Double
  ) {
    let flat = FlatParameters(layout: point.layout)
    for (entry, tensor) in zip(flat.layout.entries, gradient) {
      tensor.copy(to: flat.buffer, at: entry.offset)
    }
    let gradient = flat.buffer.values.map(Double.init)
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for seed in 21..<25 as Range<UInt64> {
      let signs = FlatParameters(initializing: point.layout, seed: seed, network: 0).buffer.values
      let direction: [Float] = signs.map { $0 < 0 ? -1 : 1 }
      func central(_ step: Float) -> Double {
        func value(_ step: Float) -> Double {
          let shifted = point.copy()
          shifted.buffer.withMutableSpan {
            for index in $0.indices { $0[index] += step * direction[index] }
          }
          return loss(shifted)
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
