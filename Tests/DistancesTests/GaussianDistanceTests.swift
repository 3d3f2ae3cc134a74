import Tensors
import Testing

@testable import Distances

@Suite("Distances between Gaussians")
struct GaussianDistanceTests {
  private static func diagonal(_ mean: [Double], _ deviations: [Double]) -> GaussianMoments {
    let size = mean.count
    var covariance = [Double](repeating: 0, count: size * size)
    for axis in 0..<size { covariance[axis * size + axis] = deviations[axis] * deviations[axis] }
    return GaussianMoments(mean: mean, covariance: covariance)
  }

  @Test("If covariances commute, Bures-Wasserstein is the sum of squared shifts and differences")
  func commuting() throws {
    let distance = try BuresWasserstein(
      samples: Self.diagonal([1, 0, 2], [1, 2, 0]),
      reference: Self.diagonal([0, 0, 0], [3, 2, 0.5]))
    // Shifts 1, 0 and 2; deviations 2, 0 and 1/2 apart.
    let squared: Double = 1 + 4 + 4 + 0.25
    let variance: Double = 9 + 4 + 0.25
    // 1e-13: rounding.
    #expect(abs(distance.squaredDistance - squared) < 1e-13)
    #expect(abs(distance.unexplainedVariancePercentage - 100 * squared / variance) < 1e-11)
  }

  @Test("If covariances do not commute, it equals the trace formula in two dimensions")
  func rotated() throws {
    // tr (A^1/2 B A^1/2)^1/2 = sqrt(tr AB + 2 sqrt(det A det B)) for 2 x 2.
    let a = GaussianMoments(mean: [0, 0], covariance: [2, 1, 1, 3])
    let b = GaussianMoments(mean: [0, 0], covariance: [5, -1, -1, 1])
    let overlap = (2.0 * 5 - 2 + 3 + 2 * (5.0 * 4).squareRoot()).squareRoot()
    let distance = try BuresWasserstein(samples: a, reference: b)
    #expect(abs(distance.squaredDistance - (5 + 6 - 2 * overlap)) < 1e-13)
    let back = try BuresWasserstein(samples: b, reference: a)
    #expect(abs(distance.squaredDistance - back.squaredDistance) < 1e-13)
  }

  @Test("It is 0 for equal moments, even of fewer points than dimensions")
  func equal() throws {
    var random = FixedRandom(seed: 17)
    let moments = try GaussianMoments(of: random.normal([6, 20]))
    // 1e-12: rounding of a trace of 20; square roots of eigenvalues would give 1e-7.
    #expect(try BuresWasserstein(samples: moments, reference: moments).squaredDistance < 1e-12)
  }

  @Test("The symmetric divergence of two Gaussians on a line equals the closed form")
  func divergenceOnLine() throws {
    let (m, s, n, t) = (1.0, 2.0, -0.5, 0.5)
    // KL(p|q) = ln(t/s) + (s^2 + (m - n)^2) / (2 t^2) - 1/2, and the logarithms cancel.
    let squares = (m - n) * (m - n)
    let expected = (s * s + squares) / (2 * t * t) + (t * t + squares) / (2 * s * s) - 1
    let divergence = try SymmetricDivergence(
      samples: Self.diagonal([m], [s]), reference: Self.diagonal([n], [t]))
    #expect(abs(divergence.value - expected) < 1e-12)
    #expect(divergence.floor == 0)
  }

  @Test("A linear map of both Gaussians does not change their divergence")
  func divergenceIsInvariant() throws {
    var random = FixedRandom(seed: 19)
    let (first, second) = (random.normal([50, 2]), random.normal([60, 2]))
    func mapped(_ points: Tensor) throws -> GaussianMoments {
      let values = points.values
      let mapped = (0..<points.shape[0]).flatMap { row -> [Float] in
        let (x, y) = (values[2 * row], values[2 * row + 1])
        return [2 * x + y, 4 - 8 * y]
      }
      return try GaussianMoments(of: Tensor(mapped, shape: points.shape))
    }
    let before = try SymmetricDivergence(
      samples: GaussianMoments(of: first), reference: GaussianMoments(of: second)
    ).value
    let after = try SymmetricDivergence(samples: mapped(first), reference: mapped(second)).value
    // 1e-5: mapped points are floats.
    #expect(abs(before - after) < 1e-5)
  }

  @Test("The symmetric divergence is infinite if a covariance has no inverse")
  func singular() throws {
    let divergence = try SymmetricDivergence(
      samples: Self.diagonal([0, 0], [1, 0]), reference: Self.diagonal([0, 0], [1, 1]))
    #expect(divergence.value == .infinity)
  }

  @Test(
    "Points of the right Gaussian have a mean divergence equal to the floor", arguments: [1, 2])
  func floor(fittedSides: Int) throws {
    var random = FixedRandom(seed: 23)
    let (size, count, runs) = (4, 400, 40)
    let exact = Self.diagonal([0, 0, 0, 0], [1, 1, 1, 1])
    var mean = 0.0
    var floor = 0.0
    for _ in 0..<runs {
      let divergence = try SymmetricDivergence(
        samples: GaussianMoments(of: random.normal([count, size])),
        reference: fittedSides == 1 ? exact : GaussianMoments(of: random.normal([count, size])))
      mean += divergence.value / Double(runs)
      floor = divergence.floor
    }
    #expect(abs(floor - Double(fittedSides) * 14 / 400) < 1e-12)
    // N times the value is chi-squared of 14: a mean of 40 deviates by sqrt(2 / 14 / 40) = 6 %.
    // Three times this, and 2 % for the next order, size / count.
    #expect(abs(mean / floor - 1) < 0.2, "\(mean) \(floor)")
  }

  @Test("Moments combined from three blocks match the definition")
  func blocks() throws {
    var random = FixedRandom(seed: 29)
    // More than two blocks of 8192.
    let points = random.normal([17_000, 3])
    let moments = try GaussianMoments(of: points)
    #expect(moments.count == 17_000)
    // One pass in double precision, for a cloud around 0.
    let values = points.values
    for (first, second) in [(0, 0), (0, 1), (2, 1)] {
      var sum = 0.0
      for row in 0..<17_000 {
        sum +=
          (Double(values[3 * row + first]) - moments.mean[first])
          * (Double(values[3 * row + second]) - moments.mean[second])
      }
      #expect(abs(moments.covariance[3 * first + second] - sum / 16_999) < 1e-12)
    }
  }
}
