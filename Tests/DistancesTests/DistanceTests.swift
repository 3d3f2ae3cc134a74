import Foundation
import Tensors
import Testing

@testable import Distances

@Suite("Distances between sets of points")
struct DistanceTests {
  /// Two clouds of 300 points in space; the second one is shifted and stretched.
  private static func clouds() -> (Tensor, Tensor) {
    var random = FixedRandom(seed: 3)
    let first = random.normal([300, 3])
    let second = Tensor(random.normal([300, 3]).values.map { 1.5 * $0 + 0.5 }, shape: [300, 3])
    return (first, second)
  }

  private static func shifted(_ points: Tensor, by shift: [Float]) -> Tensor {
    Tensor(
      points.values.enumerated().map { $0.element + shift[$0.offset % shift.count] },
      shape: points.shape)
  }

  @Test("Sliced W2 is at most W2 of the same points")
  func slicedBelowExact() throws {
    let (first, second) = Self.clouds()
    let sliced = try SlicedWasserstein(samples: first, reference: second).distance
    let exact = ExactTransport(samples: first, reference: second).distance
    #expect(sliced <= exact)
    // In d dimensions it is near W2 / sqrt(d), here at least half of that.
    #expect(sliced > exact / 3.0.squareRoot() / 2)
  }

  @Test("On a line, sliced W2 is W2, and 0 for equal sets in another order")
  func slicedOnLine() throws {
    var random = FixedRandom(seed: 5)
    let (first, second) = (random.normal([100, 1]), random.normal([100, 1]))
    let sliced = try SlicedWasserstein(samples: first, reference: second).distance
    // 1e-6: floats.
    #expect(abs(sliced - ExactTransport(samples: first, reference: second).distance) < 1e-6)
    let reversed = Tensor(first.values.reversed(), shape: [100, 1])
    #expect(try SlicedWasserstein(samples: first, reference: reversed).distance == 0)
  }

  @Test("Sliced W2 of a shift by s is |s| / sqrt(d)")
  func slicedShift() throws {
    let points = Self.clouds().0
    let distance = try SlicedWasserstein(
      samples: points, reference: Self.shifted(points, by: [3, 0, 4])
    ).distance
    // The standard deviation is 3 % for 512 directions; 6 % is twice that.
    #expect(abs(distance / (5 / 3.0.squareRoot()) - 1) < 0.06)
  }

  @Test("The energy distance of two single points is 2 |a - b|")
  func energyOfPoints() throws {
    let distance = try EnergyDistance(
      samples: Tensor([1, 2], shape: [1, 2]), reference: Tensor([4, 6], shape: [1, 2]))
    #expect(distance.value == 10)
  }

  @Test("The energy distance is 0 for equal sets, and positive if one point of 300 is moved")
  func energyOfEqualSets() throws {
    let points = Self.clouds().0
    let reversed = Tensor(
      (0..<300).reversed().flatMap { points.rows($0..<$0 + 1).values }, shape: [300, 3])
    // 1e-6: distances are floats.
    #expect(abs(try EnergyDistance(samples: points, reference: reversed).value) < 1e-6)
    var values = points.values
    values[0] += 1
    // About 2 |x - y| / n^2 = 2e-5.
    #expect(
      try EnergyDistance(samples: points, reference: Tensor(values, shape: [300, 3])).value > 1e-5)
  }

  @Test("On a line, the energy distance is 2 times the integral of (F - G)^2")
  func energyOnLine() throws {
    // F is 1/2 from 0 on and 1 from 2 on; G is 1 from 1 on: (F - G)^2 is 1/4 on [0, 2].
    let distance = try EnergyDistance(
      samples: Tensor([0, 2], shape: [2, 1]), reference: Tensor([1, 1, 1], shape: [3, 1]))
    #expect(abs(distance.value - 2 * 0.25 * 2) < 1e-12)
  }

  @Test("MMD is 0 on average for two draws of one distribution, and positive otherwise")
  func discrepancy() throws {
    var random = FixedRandom(seed: 9)
    let values = try (0..<60).map { _ in
      try discrepancy(random.normal([40, 2]), random.normal([40, 2]))
    }
    let mean = values.reduce(0, +) / 60
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59
    // Four standard deviations of the mean. A V-statistic would be about 2 / 40 too high, which is
    // fifteen standard deviations.
    #expect(abs(mean) < 4 * (variance / 60).squareRoot(), "\(mean)")
    #expect(values.contains { $0 < 0 })
    let other = Self.shifted(random.normal([40, 2]), by: [1, 0])
    #expect(try discrepancy(other, random.normal([40, 2])) > 0.02)
  }

  /// MMD^2 with the scale of the reference.
  private func discrepancy(_ samples: Tensor, _ reference: Tensor) throws -> Double {
    try MaximumMeanDiscrepancy(
      samples: samples, reference: reference, scale: MaximumMeanDiscrepancy.scale(of: reference)
    ).squared
  }

  @Test("MMD of few points matches the definition")
  func discrepancyByHand() throws {
    let (x, y): ([Float], [Float]) = ([0, 1], [0, 3, 5])
    let squared = try discrepancy(Tensor(x, shape: [2, 1]), Tensor(y, shape: [3, 1]))
    // Distances within y are 2, 3 and 5, so m is 3.
    func kernel(_ a: Float, _ b: Float) -> Double {
      [0.25, 0.5, 1, 2, 4].reduce(0) { $0 + exp(-Double((a - b) * (a - b)) / (2 * $1 * 9)) } / 5
    }
    let within = kernel(0, 1) + 2 * (kernel(0, 3) + kernel(0, 5) + kernel(3, 5)) / 6
    let across = x.reduce(0) { sum, a in y.reduce(sum) { $0 + kernel(a, $1) } } / 6
    // 1e-6: kernels are floats.
    #expect(abs(squared - (within - 2 * across)) < 1e-6)
  }

  @Test("Sums over pairs are right for counts and dimensions that are no multiple of a vector")
  func pairs() throws {
    var random = FixedRandom(seed: 13)
    let (first, second) = (random.normal([261, 5]), random.normal([19, 5]))
    func mean(_ a: Tensor, _ b: Tensor) -> Double {
      var sum = 0.0
      for i in 0..<a.shape[0] {
        for j in 0..<b.shape[0] {
          sum += zip(a.rows(i..<i + 1).values, b.rows(j..<j + 1).values)
            .reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
        }
      }
      return sum / Double(a.shape[0] * b.shape[0])
    }
    let expected = 2 * mean(first, second) - mean(first, first) - mean(second, second)
    // 1e-6: floats.
    #expect(abs(try EnergyDistance(samples: first, reference: second).value - expected) < 1e-6)
  }
}
