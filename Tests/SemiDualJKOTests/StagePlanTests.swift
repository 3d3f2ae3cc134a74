import SemiDualJKO
import Testing

@Suite("The plan of stages")
struct StagePlanTests {
  let method = MethodSettings(
    divergence: .kl, cost: TransportCost(stepSize: 0.1, counting: .perDimension), stages: 50,
    firstStageSteps: 10_000, stageSteps: 2_000, anchor: .last, latent: .independent, r1Weight: 0.2,
    instanceNoise: 1 / 32, potentialSteps: 1)

  @Test("The steps of all stages are those of the run")
  func steps() {
    #expect(method.steps(inStage: 0) == 10_000)
    #expect(method.steps(inStage: 49) == 2_000)
    #expect((0..<50).reduce(0) { $0 + method.steps(inStage: $1) } == method.totalSteps)
  }

  @Test("The noise on data is 1/32, 1/64, 1/96, … from stage to stage")
  func noise() {
    // The authors' code. 1/32 is a power of two, so that each quotient is rounded alike.
    let deviations: [Float] = [1 / 32, 1 / 64, 1 / 96]
    for (stage, expected) in deviations.enumerated() {
      #expect(method.instanceNoise(inStage: stage) == expected)
    }
  }
}
