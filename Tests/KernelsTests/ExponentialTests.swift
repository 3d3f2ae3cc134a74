import Foundation
import Kernels
import Testing

@Suite("The exponential and functions of it")
struct ExponentialTests {
  @Test("e^x is accurate to two units in the last place wherever it is a normal float")
  func accuracy() {
    let x = sweep(from: -87, to: 88)
    let y = exponentials(of: x)
    // A unit in the last place is up to 2^-23 of the number.
    let worst = largestError(x, y, against: exp)
    #expect(worst < 2 * 0x1p-23)
  }

  @Test("e^x is exact at 0, and positive and finite everywhere")
  func ends() {
    #expect(exponentials(of: [0, -0.0]) == [1, 1])
    let extremes: [Float] = [-.infinity, -1e30, -200, -88, 89, 200, 1e30, .infinity]
    let isFine = exponentials(of: extremes).allSatisfy { $0 > 0 && $0.isFinite }
    #expect(isFine)
  }

  @Test("e^x increases when x increases by more than its rounding")
  func monotony() {
    let y = exponentials(of: sweep(from: -87, to: 88))
    let grows = zip(y, y.dropFirst()).allSatisfy { lower, upper in lower < upper }
    #expect(grows)
  }

  @Test("The sigmoid is accurate to four units in the last place, also where it is tiny")
  func sigmoidAccuracy() {
    let x = sweep(from: -80, to: 80)
    var y = x
    Activations.sigmoid(x, to: &y, count: x.count)
    let worst = largestError(x, y, against: { 1 / (1 + exp(-$0)) })
    #expect(worst < 4 * 0x1p-23)
  }

  @Test("tanh is odd, and accurate to two units in the last place, also where it is tiny")
  func hyperbolicTangent() {
    let x = sweep(from: 1e-6, to: 12) + [1e-30, 0.625, 30, 1e30]
    var y = x
    Activations.tanh(x, to: &y, count: x.count)
    let worst = largestError(x, y, against: { tanh($0) })
    #expect(worst < 2 * 0x1p-23)
    var negatives = x
    Activations.tanh(x.map { -$0 }, to: &negatives, count: x.count)
    #expect(negatives == y.map { -$0 })
  }

  @Test("Softplus does not overflow, and keeps the digits of small values")
  func softplusEnds() {
    let x: [Float] = [-80, -20, 20, 1e30]
    var y = x
    Activations.softplus(x, to: &y, count: x.count)
    let error = largestError(x, y, against: { max($0, 0) + log1p(exp(-abs($0))) })
    #expect(error < 2 * 0x1p-23)
  }

  private func exponentials(of x: [Float]) -> [Float] {
    var y = x
    Activations.exponential(x, to: &y, count: x.count)
    return y
  }

  /// The largest error, relative to the function's value.
  private func largestError(
    _ x: [Float], _ y: [Float], against function: (Double) -> Double
  ) -> Double {
    zip(x, y).reduce(0) { largest, pair in
      max(largest, abs(Double(pair.1) / function(Double(pair.0)) - 1))
    }
  }

  private func sweep(from low: Float, to high: Float) -> [Float] {
    (0...50_000).map { low + (high - low) * Float($0) / 50_000 }
  }
}
