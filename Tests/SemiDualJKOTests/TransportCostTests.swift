import Tensors
import Testing

@testable import SemiDualJKO

@Suite("The cost of transport")
struct TransportCostTests {
  let x = Tensor([0, 1, 2, -1, 3, 5], shape: [2, 3])
  let y = Tensor([1, 1, 4, -1, 0, 1], shape: [2, 3])

  @Test("Per sample it is the mean over samples of |x - y|^2 / 2h")
  func perSample() {
    let cost = TransportCost(stepSize: 0.25, counting: .perSample)
    // (1 + 0 + 4) / 2h = 10 and (0 + 9 + 16) / 2h = 50.
    #expect(cost.mean(from: x, to: y).value == 30)
  }

  @Test("Per dimension, h is what per sample d h is")
  func perDimension() {
    let perDimension = TransportCost(stepSize: 0.25, counting: .perDimension)
    let perSample = TransportCost(stepSize: 0.75, counting: .perSample)
    let (first, second) = (perDimension.mean(from: x, to: y), perSample.mean(from: x, to: y))
    // Two roundings of 10.
    #expect(abs(first.value - second.value) < 2e-6)
    let image = perDimension.mean(from: x.reshaped(to: [2, 1, 3]), to: y.reshaped(to: [2, 1, 3]))
    #expect(image.value == first.value)
  }

  @Test("It is symmetric, and zero only without movement")
  func metric() {
    for counting in TransportCost.Counting.allCases {
      let cost = TransportCost(stepSize: 0.25, counting: counting)
      #expect(cost.mean(from: x, to: x).value == 0)
      #expect(cost.mean(from: x, to: y).value == cost.mean(from: y, to: x).value)
    }
  }
}
