import Foundation
import Kernels
import Testing

@Suite("Group norm and softmax")
struct NormalizationTests {
  /// Pixels, channels, groups: groups smaller than a vector, of its size, and across two vectors.
  static let shapes = [(1, 4, 2), (6, 6, 3), (9, 34, 2), (16, 32, 32), (25, 48, 3)]

  @Test("Group norm agrees with its formula, also when the mean is large", arguments: shapes)
  func groupNorm(pixels: Int, channels: Int, groups: Int) {
    for offset: Float in [0, 64] {
      let x = numbers(pixels * channels, seed: 14).map { $0 + offset }
      var y = [Float](repeating: .nan, count: x.count)
      var inverses = [Float](repeating: .nan, count: groups)
      GroupNorm.normalize(
        x, to: &y, inverseDeviations: &inverses, pixels: pixels, channels: channels,
        groups: groups, epsilon: 0.0625)
      let size = channels / groups
      for group in 0..<groups {
        let places = x.indices.filter { $0 % channels / size == group }
        let mean = places.reduce(0) { $0 + Double(x[$1]) } / Double(places.count)
        let variance =
          places.reduce(0) { $0 + (Double(x[$1]) - mean) * (Double(x[$1]) - mean) }
          / Double(places.count)
        let inverse = 1 / (variance + 0.0625).squareRoot()
        // The mean has at most as many roundings as the group has numbers, and the numbers are
        // below offset + 4. The same is true for the variance; the square root halves its error.
        let roundings = Double(places.count + 4) * rounding
        let ofMean = roundings * Double(offset + 4)
        #expect(
          abs(Double(inverses[group]) - inverse) <= inverse * (roundings + ofMean * inverse))
        for place in places {
          let expected = (Double(x[place]) - mean) * inverse
          let allowed = ofMean * inverse + abs(expected) * (2 * roundings + ofMean * inverse)
          #expect(abs(Double(y[place]) - expected) <= allowed, "\(place)")
        }
      }
    }
  }

  @Test("The derivative of group norm agrees with its formula", arguments: shapes)
  func groupNormGradient(pixels: Int, channels: Int, groups: Int) {
    let (y, g) = (
      numbers(pixels * channels, seed: 15), numbers(pixels * channels, seed: 16)
    )
    let inverses = numbers(groups, seed: 17)
    var z = [Float](repeating: .nan, count: y.count)
    GroupNorm.normalizeGradient(
      normalized: y, inverseDeviations: inverses, times: g, to: &z, pixels: pixels,
      channels: channels, groups: groups)
    let size = channels / groups
    for group in 0..<groups {
      let places = y.indices.filter { $0 % channels / size == group }
      let mean = places.reduce(0) { $0 + Double(g[$1]) } / Double(places.count)
      let product =
        places.reduce(0) { $0 + Double(g[$1]) * Double(y[$1]) } / Double(places.count)
      for place in places {
        let expected =
          Double(inverses[group]) * (Double(g[place]) - mean - Double(y[place]) * product)
        // g, y and the factor are below 4: 4 + 4 + 4 16, times 4, through all roundings.
        let allowed = Double(places.count + 8) * rounding * 72 * 4
        #expect(abs(Double(z[place]) - expected) <= allowed, "\(place)")
      }
    }
  }

  @Test("Softmax and its derivative agree with their formulas, for all counts")
  func softmax() {
    for columns in 1...67 {
      // e^1024 is infinite; softmax subtracts the maximum of the row first.
      for offset: Float in [0, 1024] {
        let x = numbers(3 * columns, seed: UInt64(columns))
          .map { ($0 * 64).rounded() / 64 + offset }
        let g = numbers(3 * columns, seed: UInt64(columns) + 100)
        var (y, z) = (x, x)
        Softmax.rows(x, to: &y, rows: 3, columns: columns)
        Softmax.rowsGradient(softmax: y, times: g, to: &z, rows: 3, columns: columns)
        for row in 0..<3 {
          let places = (row * columns)..<((row + 1) * columns)
          let powers = places.map { exp(Double(x[$0] - offset)) }
          let sum = powers.reduce(0, +)
          let mean = places.reduce(0) { $0 + Double(g[$1]) * Double(y[$1]) }
          for place in places {
            let expected = powers[place - row * columns] / sum
            // Four roundings for each exponential, and the roundings of the sum.
            let allowed = Double(columns + 12) * rounding
            #expect(abs(Double(y[place]) - expected) <= allowed * expected)
            let slope = Double(y[place]) * (Double(g[place]) - mean)
            #expect(abs(Double(z[place]) - slope) <= allowed * 8 * Double(y[place]))
          }
        }
      }
    }
  }

  @Test("The derivative of softmax sums to zero over a row")
  func softmaxSum() {
    let x = numbers(33, seed: 18)
    let g = numbers(33, seed: 19)
    var (y, z) = (x, x)
    Softmax.rows(x, to: &y, rows: 1, columns: 33)
    Softmax.rowsGradient(softmax: y, times: g, to: &z, rows: 1, columns: 33)
    #expect(abs(z.reduce(0) { $0 + Double($1) }) <= 45 * rounding * 8)
  }
}
