import SemiDualJKO
import Testing

@Suite("Stages of a method")
struct MethodSettingsTests {
  let method = MethodSettings(
    system: .semiDualJKO, divergence: .kl,
    cost: TransportCost(stepSize: 0.1, counting: .perDimension), stages: 50,
    firstStageSteps: 10_000, stageSteps: 2_000, stageEnd: .steps, anchor: .last,
    latent: .independent, r1Weight: 0.2, instanceNoise: .falling(from: 1 / 32), potentialSteps: 1)

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

  @Test("Each stage takes its own noise from a list, and later stages the last one")
  func listedNoise() {
    var method = method
    method.instanceNoise = .listed([2, 0.5])
    #expect((0..<4).map { method.instanceNoise(inStage: $0) } == [2, 0.5, 0.5, 0.5])
  }

  @Test("A plateau is reached when two consecutive windows have nearly the same mean")
  func plateau() {
    let end = StageEnd.plateau(window: 2, tolerance: 0.1)
    var windows = DualValueWindows()
    var reached: [Bool] = []
    // Means of the windows: 4, 2, 1.9.
    for value in [5.0, 3, 2, 2, 2.3, 1.5] {
      windows.add(value, end: end)
      reached.append(windows.isPlateau(end))
      #expect(DualValueWindows(storedValues: windows.storedValues) == windows)
    }
    #expect(reached == [false, false, false, false, false, true])
    #expect(!windows.isPlateau(.steps))
    for impossible in [[1.0], [0, -1, 0, 0], [0, 0.5, 0, 0], [0, .nan, 0, 0]] {
      #expect(DualValueWindows(storedValues: impossible) == nil)
    }
  }
}
