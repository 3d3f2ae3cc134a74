import Foundation
import Kernels
import Networks
import Optimizers
import Testing

@Suite("The moving average")
struct MovingAverageTests {
  @Test("Towards a constant its distance falls by the decay each time")
  func closedForm() {
    let average = MovingAverage(decay: 0.75, startingAt: slab([1, -2, 4]))
    let constant = slab([3, 3, 4])
    for count in 1...20 {
      average.update(with: constant)
      let rest = pow(0.75, Double(count))
      for (value, (start, end)) in zip(
        average.average.buffer.values, [(1.0, 3.0), (-2, 3), (4, 4)])
      {
        // Each update rounds a number below 4 twice, and forgets a quarter of the error.
        #expect(abs(Double(value) - (end + rest * (start - end))) < 4 * 2 * 4 * 0x1p-24)
      }
    }
  }

  @Test("It weighs the past by powers of the decay, and leaves the parameters alone")
  func weights() {
    let average = MovingAverage(decay: 0.5, startingAt: slab([0]))
    for value in [8, 0, 4] as [Float] {
      let parameters = slab([value])
      average.update(with: parameters)
      #expect(parameters.buffer.values == [value])
    }
    // 8 / 8 + 0 / 4 + 4 / 2
    #expect(average.average.buffer.values == [3])
  }
}
