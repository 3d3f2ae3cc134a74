import Testing

@testable import Runs

@Suite("The energy of a stage")
struct StageEnergyTests {
  @Test("A rise of the divergence above three standard errors is reported with the value before")
  func rising() {
    // The difference of two such means has a standard error of 0.01 times the root of two.
    for (earlier, now, isReported) in [
      (0.5, 0.3, false), (0.5, 0.5, false), (0.5, 0.54, false), (0.5, 0.55, true),
    ] {
      let energy = StageEnergy(
        transportCost: 0.1, divergence: now, divergenceError: 0.01, earlierDivergence: earlier)
      #expect(energy.isRisen == isReported)
      #expect(energy.description.contains("risen from 0.5") == isReported, "\(energy.description)")
    }
  }

  @Test("The first stage reports no rise, and the sum of transport and divergence")
  func first() {
    let energy = StageEnergy(
      transportCost: 0.25, divergence: 0.5, divergenceError: 0, earlierDivergence: nil)
    #expect(!energy.isRisen)
    #expect(energy.description == "energy: transport 0.2500 + divergence 0.5000 = 0.7500")
  }
}
