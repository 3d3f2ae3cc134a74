import Tensors
import Testing

@testable import Distances

@Suite("Moments of Gaussians")
struct MomentTests {
  @Test("Mean and covariance of four points match the definition")
  func definition() throws {
    let moments = try GaussianMoments(of: Tensor([0, 0, 2, 0, 0, 4, 2, 4], shape: [4, 2]))
    #expect(moments.mean == [1, 2])
    // Sums of squares are 4 and 16, divided by 4 - 1.
    #expect(moments.covariance == [4.0 / 3, 0, 0, 16.0 / 3])
    #expect(moments.standardDeviations == [(4.0 / 3).squareRoot(), (16.0 / 3).squareRoot()])
  }

  @Test("A linear map A changes the covariance C to A C A^T")
  func linearMap() throws {
    var random = FixedRandom(seed: 7)
    let points = random.normal([50, 2])
    let values = points.values
    // A = [[2, 1], [0, -3]]
    let mapped = (0..<50).flatMap { row -> [Float] in
      let (x, y) = (values[2 * row], values[2 * row + 1])
      return [2 * x + y, -3 * y]
    }
    let c = try GaussianMoments(of: points).covariance
    let result = try GaussianMoments(of: Tensor(mapped, shape: [50, 2])).covariance
    let expected = [
      4 * c[0] + 4 * c[1] + c[3], -6 * c[1] - 3 * c[3], -6 * c[1] - 3 * c[3], 9 * c[3],
    ]
    // 1e-5: the mapped points are rounded to floats.
    for (value, wanted) in zip(result, expected) { #expect(abs(value - wanted) < 1e-5) }
  }

  @Test("The covariance of a small cloud does not change if the cloud is far from the origin")
  func farAway() throws {
    // 4096 and its neighbours at distance 1/2048 are floats.
    let offsets: [Float] = [-1 / 2048, 0, 1 / 2048]
    let moments = try GaussianMoments(of: Tensor(offsets.map { 4096 + $0 }, shape: [3, 1]))
    #expect(moments.mean == [4096])
    #expect(moments.covariance == [1.0 / (2048 * 2048)])
  }
}

@Suite("Coverage of modes")
struct ModeCoverageTests {
  private let centres = Tensor([0, 0, 10, 0], shape: [2, 2])

  @Test("A sample counts for the nearest mode if it is within 4 standard deviations of it")
  func reach() {
    let samples = Tensor([0, 0, 0, 3.99, 0, 4.01, 10, -4, .nan, 0], shape: [5, 2])
    let coverage = ModeCoverage(of: samples, centres: centres, standardDeviation: 1)
    #expect(coverage.shares == [2.0 / 5, 1.0 / 5])
    #expect(coverage.nearFraction == 3.0 / 5)
    #expect(coverage.hitCount == 2)
  }

  @Test("A mode is hit by 1 % of the samples, but not by less")
  func hits() {
    func coverage(second: Int, of count: Int) -> ModeCoverage {
      let values = (0..<count).flatMap { [$0 < second ? 10 : 0, 0] as [Float] }
      return ModeCoverage(
        of: Tensor(values, shape: [count, 2]), centres: centres, standardDeviation: 0.1)
    }
    #expect(coverage(second: 2, of: 200).hitCount == 2)
    #expect(coverage(second: 1, of: 200).hitCount == 1)
  }

  @Test("Samples of the mixture itself are within 4 standard deviations of its modes")
  func mixture() {
    var random = FixedRandom(seed: 11)
    let noise = random.normal([2000, 2]).values
    let values = noise.indices.map { noise[$0] * 0.5 + ($0 % 4 == 0 ? 10 : 0) }
    let coverage = ModeCoverage(
      of: Tensor(values, shape: [2000, 2]), centres: centres, standardDeviation: 0.5)
    // exp(-8) = 0.0003 of a planar Gaussian is outside: 0.7 samples are expected, 5 are too many.
    #expect(coverage.nearFraction > 1 - 5.0 / 2000)
    #expect(abs(coverage.shares[0] - 0.5) < 5.0 / 2000)
  }
}
