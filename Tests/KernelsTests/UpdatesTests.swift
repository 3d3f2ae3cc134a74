import Kernels
import Testing

@Suite("Updates of parameters")
struct UpdatesTests {
  @Test("Adam's parameters and moments agree with the formula in double precision, for all counts")
  func adam() {
    for count in 1...67 {
      let start = numbers(count, seed: 7)
      let gradient = numbers(count, seed: 8)
      let firstStart = numbers(count, seed: 9)
      let secondStart = numbers(count, seed: 10).map { $0 * $0 }
      let (parameters, first, second) = (buffer(start), buffer(firstStart), buffer(secondStart))
      Updates.adam(
        // The update does not read the float after the gradient.
        parameters: parameters, gradient: buffer(gradient + [.nan]), firstMoment: first,
        secondMoment: second, rate: 0.125, beta1: 0.5, beta2: 0.875, epsilon: 0.0625,
        rootCorrection: 0.75)
      for index in 0..<count {
        let g = Double(gradient[index])
        let m = 0.5 * Double(firstStart[index]) + 0.5 * g
        let v = 0.875 * Double(secondStart[index]) + 0.125 * g * g
        let p = Double(start[index]) - 0.125 * m / (v.squareRoot() / 0.75 + 0.0625)
        // The numbers are at most 16, with fewer than eight roundings.
        let allowed = 8 * 16 * rounding
        #expect(abs(Double(first.values[index]) - m) <= allowed)
        #expect(abs(Double(second.values[index]) - v) <= allowed)
        #expect(abs(Double(parameters.values[index]) - p) <= allowed)
      }
    }
  }

  @Test("A moving average agrees with the formula in double precision, for all counts")
  func movingAverage() {
    for count in 1...67 {
      let (start, value) = (numbers(count, seed: 11), numbers(count, seed: 12))
      let average = buffer(start)
      Updates.movingAverage(of: buffer(value), into: average, decay: 0.875)
      for index in 0..<count {
        let expected = 0.875 * Double(start[index]) + 0.125 * Double(value[index])
        // Two roundings of numbers of at most 4.
        #expect(abs(Double(average.values[index]) - expected) <= 2 * 4 * rounding)
      }
    }
  }

  private func buffer(_ values: [Float]) -> FloatBuffer {
    let buffer = FloatBuffer(count: values.count)
    buffer.withMutableSpan { for index in values.indices { $0[index] = values[index] } }
    return buffer
  }
}
