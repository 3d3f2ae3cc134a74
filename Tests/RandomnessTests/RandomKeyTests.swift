import Foundation
import Testing

@testable import Randomness

@Suite("Random sequences")
struct RandomKeyTests {
  let key = RandomKey(seed: 0x0123_4567_89AB_CDEF, purpose: .mapSource, step: 1 << 40, shard: 11)

  @Test("The bits of an element are a word of the block given by its key and index")
  func layout() {
    let counterTail: [UInt32] = [11, 0, 0x0600_0100]
    for (index, block, word) in [(0, 0, 0), (17, 1, 1), (47, 15, 2), (63, 15, 3), (64, 16, 0)] {
      let words = slowPhilox([UInt32(block)] + counterTail, [0x89AB_CDEF, 0x0123_4567])
      #expect(key.bits(at: index) == words[word], "element \(index)")
    }
  }

  @Test("An element does not depend on the start or the length of a fill")
  func elementsAlone() {
    let whole = uniforms(key, 300)
    let wholeNormal = normals(key, 300)
    for start in [0, 1, 15, 16, 63, 64, 100] {
      for count in [0, 1, 5, 16, 64, 129] {
        let part = start..<start + count
        #expect(uniforms(key, count, from: start) == Array(whole[part]))
        #expect(normals(key, count, from: start) == Array(wholeNormal[part]))
      }
    }
    for index in whole.indices {
      #expect(whole[index] == Float(key.bits(at: index) >> 9) * 0x1p-23)
    }
  }

  @Test("Normal numbers are the Box-Muller transform of the same bits")
  func boxMullerTwin() {
    let values = normals(key, 64 * 500)
    for first in values.indices where first % 32 < 16 {
      let (radiusWord, angleWord) = (key.bits(at: first), key.bits(at: first + 16))
      // The fast code rounds u to a float, uses 25 bits of the angle, and starts at -45 degrees.
      let u = Double(Float(Double(radiusWord) + 0.5)) / 0x1p32
      let angle = 2 * .pi * (Double(angleWord >> 7) / 0x1p25 - 0.125)
      let radius = (-2 * log(u)).squareRoot()
      // 2e-6: four roundings of numbers up to 6.8.
      #expect(abs(Double(values[first]) - radius * cos(angle)) < 2e-6)
      #expect(abs(Double(values[first + 16]) - radius * sin(angle)) < 2e-6)
    }
  }

  @Test("All words give normal numbers between -6.8 and 6.8")
  func tails() {
    let words: [UInt32] = [
      0, 1, 0x3FFF_FFFF, 0x4000_0000, 0x7FFF_FFFF, 0x8000_0000, .max - 1, .max,
    ]
    for radius in words {
      for angle in words {
        let (first, second) = boxMuller(.init(repeating: radius), .init(repeating: angle))
        #expect(abs(first[3]) <= 6.8 && abs(second[3]) <= 6.8, "\(radius), \(angle)")
      }
    }
    let (largest, _) = boxMuller(.zero, .init(repeating: 0x2000_0000))
    // sqrt(-2 ln 2^-33)
    #expect(abs(largest[0] - 6.763_707) < 1e-5)
  }

  @Test("Uniform numbers lie in [0, 1) and are uniformly distributed")
  func uniformity() {
    let values = uniforms(key, 200_000)
    #expect(values.allSatisfy { 0 <= $0 && $0 < 1 })
    #expect(kolmogorovDistance(values) { $0 } < kolmogorovBound(values.count))
  }

  @Test("Normal numbers have the normal distribution and its first four moments")
  func normality() {
    let values = normals(key, 200_000)
    let distance = kolmogorovDistance(values) { 0.5 * erfc(-$0 / 2.0.squareRoot()) }
    #expect(distance < kolmogorovBound(values.count))
    // Five standard errors; for z, z^2, z^3, z^4 one is sqrt(1, 2, 15, 96) / sqrt(n).
    for (power, mean, variance) in [(1.0, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      let moment = values.reduce(0) { $0 + pow(Double($1), power) } / Double(values.count)
      let error = (variance / Double(values.count)).squareRoot()
      #expect(abs(moment - mean) < 5 * error, "moment \(power): \(moment)")
    }
  }

  @Test("Sequences of different seeds, purposes, steps or shards are not correlated")
  func independence() {
    var keys = [RandomKey(seed: 1, purpose: .mapSource, step: 5, shard: 2)]
    keys.append(RandomKey(seed: 1 << 32 + 1, purpose: .mapSource, step: 5, shard: 2))
    keys.append(RandomKey(seed: 1, purpose: .mapSource, step: 6, shard: 2))
    keys.append(RandomKey(seed: 1, purpose: .mapSource, step: 1 << 32 + 5, shard: 2))
    keys.append(RandomKey(seed: 1, purpose: .mapSource, step: 5, shard: 3))
    for purpose in Purpose.allCases where purpose != .mapSource {
      keys.append(RandomKey(seed: 1, purpose: purpose, step: 5, shard: 2))
    }
    let count = 4096
    let samples = keys.map { normals($0, count) }
    for first in keys.indices {
      for second in keys.indices where second > first {
        let product = zip(samples[first], samples[second]).reduce(0) { $0 + Double($1.0 * $1.1) }
        // The sum is about normal with variance n; the bound is five standard deviations.
        #expect(
          abs(product) < 5 * Double(count).squareRoot(), "\(keys[first]) and \(keys[second])")
      }
    }
  }

  @Test("The raw values of the purposes are 1 to 12 in their order")
  func purposes() {
    #expect(Purpose.allCases.map(\.rawValue) == Array(1...12))
  }
}

func normals(_ key: RandomKey, _ count: Int, from start: Int = 0) -> [Float] {
  var values = [Float](repeating: .nan, count: count)
  var span = values.mutableSpan
  key.fill(normal: &span, startingAt: start)
  return values
}

func uniforms(_ key: RandomKey, _ count: Int, from start: Int = 0) -> [Float] {
  var values = [Float](repeating: .nan, count: count)
  var span = values.mutableSpan
  key.fill(uniform: &span, startingAt: start)
  return values
}

/// The greatest distance between the empirical and the given distribution function.
func kolmogorovDistance(_ values: [Float], distribution: (Double) -> Double) -> Double {
  let count = Double(values.count)
  return values.sorted().enumerated().reduce(0) { greatest, element in
    let expected = distribution(Double(element.element))
    return max(
      greatest, abs(Double(element.offset) / count - expected),
      abs(Double(element.offset + 1) / count - expected))
  }
}

/// A bound that the distance exceeds with probability 2 exp(-2 * 2.3^2) = 5e-5.
func kolmogorovBound(_ count: Int) -> Double { 2.3 / Double(count).squareRoot() }
