import Kernels
import Testing

@Suite("The update of Adam")
struct AdamKernelTests {
  @Test("Parameters and moments are the slow twin's, for all counts")
  func twin() {
    for count in 1...67 {
      let start = numbers(count, seed: 7)
      let gradient = numbers(count, seed: 8)
      let firstStart = numbers(count, seed: 9)
      let secondStart = numbers(count, seed: 10).map { $0 * $0 }
      var (parameters, first, second) = (start, firstStart, secondStart)
      Updates.adam(
        parameters: &parameters, gradient: gradient, firstMoment: &first, secondMoment: &second,
        count: count, rate: 0.125, beta1: 0.5, beta2: 0.875, epsilon: 0.0625, rootCorrection: 0.75)
      for index in 0..<count {
        let g = Double(gradient[index])
        let m = 0.5 * Double(firstStart[index]) + 0.5 * g
        let v = 0.875 * Double(secondStart[index]) + 0.125 * g * g
        let p = Double(start[index]) - 0.125 * m / (v.squareRoot() / 0.75 + 0.0625)
        // The numbers are at most 16 and pass through fewer than eight roundings.
        let allowed = 8 * 16 * rounding
        #expect(abs(Double(first[index]) - m) <= allowed)
        #expect(abs(Double(second[index]) - v) <= allowed)
        #expect(abs(Double(parameters[index]) - p) <= allowed)
      }
    }
  }
}
