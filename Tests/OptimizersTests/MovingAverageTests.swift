import Foundation
import Kernels
import Networks
import Optimizers
import Testing

@Suite("Moving averages")
struct MovingAverageTests {
  @Test("Each update multiplies the distance to constant parameters by the decay")
  func closedForm() {
    let average = MovingAverage(
      decay: AverageDecay(limit: 0.75, span: .run), startingAt: flat([1, -2, 4]))
    let constant = flat([3, 3, 4])
    for count in 1...20 {
      average.update(with: constant, atUpdate: count - 1)
      let rest = pow(0.75, Double(count))
      for (value, (start, end)) in zip(
        average.average.buffer.values, [(1.0, 3.0), (-2, 3), (4, 4)])
      {
        // Each update rounds a number less than 4 twice, and removes a quarter of the error.
        #expect(abs(Double(value) - (end + rest * (start - end))) < 4 * 2 * 4 * 0x1p-24)
      }
    }
  }

  @Test("Past values have powers of the decay as weights, and the parameters stay unchanged")
  func weights() {
    let average = MovingAverage(decay: AverageDecay(limit: 0.5, span: .run), startingAt: flat([0]))
    for value in [8, 0, 4] as [Float] {
      let parameters = flat([value])
      average.update(with: parameters, atUpdate: 0)
      #expect(parameters.buffer.values == [value])
    }
    // 8 / 8 + 0 / 4 + 4 / 2
    #expect(average.average.buffer.values == [3])
  }

  @Test("Over a stage the decay grows to its limit, and the average forgets the start")
  func stage() {
    let growing = AverageDecay(limit: 0.75, span: .stage)
    #expect(growing.value(atUpdate: 0) == 0.1)
    #expect(growing.value(atUpdate: 8) == 0.5)
    #expect(growing.value(atUpdate: 1000) == 0.75)
    let average = MovingAverage(
      decay: AverageDecay(limit: 0.9999, span: .stage), startingAt: flat([1]))
    for update in 0..<100 { average.update(with: flat([0]), atUpdate: update) }
    // The product of (1 + n) / (10 + n): 100! 9! / 109!
    let rest = (101...109).reduce(1.0) { $0 / Double($1) } * 362_880
    #expect(abs(Double(average.average.buffer.values[0]) / rest - 1) < 1e-4)
  }
}
