import Testing

@testable import Runs

@Suite("The energy of a stage")
struct StageEnergyTests {
  private static func energy(
    _ divergence: Double, after earlier: Double?, noise: (Float, Float) = (0.1, 0.1)
  ) -> StageEnergy {
    StageEnergy(
      transportCost: 0.25, divergence: divergence, divergenceError: 0.01,
      earlierDivergence: earlier, noise: noise)
  }

  @Test("A rise of the divergence above three standard errors is reported with the value before")
  func rising() {
    // The difference of two such means has a standard error of 0.01 times the root of two.
    for (earlier, now, isReported) in [
      (0.5, 0.3, false), (0.5, 0.5, false), (0.5, 0.54, false), (0.5, 0.55, true),
    ] {
      let energy = Self.energy(now, after: earlier)
      #expect(energy.isRisen == isReported)
      #expect(energy.description.contains("risen from 0.5") == isReported, "\(energy.description)")
      #expect(energy.description.contains("not well trained") == isReported)
    }
  }

  @Test("A rise while the noise on the data changes is not blamed on the networks")
  func lessNoise() {
    #expect(
      Self.energy(0.6, after: 0.5, noise: (0.2, 0.1)).description == """
        energy: transport 0.2500 + divergence 0.6000 = 0.8500
        note: the divergence has risen from 0.5000 in the stage before, whose data had noise of \
        0.2000, now 0.1000
        """)
  }

  @Test("The first stage reports no rise, and the sum of transport and divergence")
  func first() {
    let energy = Self.energy(0.5, after: nil)
    #expect(!energy.isRisen)
    #expect(energy.description == "energy: transport 0.2500 + divergence 0.5000 = 0.7500")
  }
}
