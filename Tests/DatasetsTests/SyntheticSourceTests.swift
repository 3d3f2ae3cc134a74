import Datasets
import Foundation
import Randomness
import Tensors
import Testing

@Suite("Synthetic samples")
struct SyntheticSourceTests {
  static let allKinds =
    SyntheticKind.withoutParameters + [.gaussian(mean: [1, -2, 3], covariance: covariance)]
  static let covariance: [[Float]] = [[4, 1, 0.5], [1, 2, -0.3], [0.5, -0.3, 1]]

  @Test(
    "Samples depend on every part of their key, and on nothing else", arguments: allKinds)
  func dependence(kind: SyntheticKind) throws {
    let key = SampleKey(seed: 1, purpose: .realData, step: 3, shard: 1, shardCount: 4)
    let points = try SyntheticSource(kind).samples(10, for: key)
    #expect(points.shape == [10] + (try SyntheticSource(kind).sampleShape))
    #expect(try SyntheticSource(kind).samples(10, for: key).values == points.values)
    for change: (inout SampleKey) -> Void in [
      { $0.seed = 2 }, { $0.purpose = .evaluation }, { $0.step = 4 }, { $0.shard = 2 },
    ] {
      var other = key
      change(&other)
      #expect(try SyntheticSource(kind).samples(10, for: other).values != points.values)
    }
  }

  @Test(
    "Every batch visits the modes in turn, with their standard deviation",
    arguments: [
      (SyntheticKind.eightGaussians, 8, 0.632_456), (.twentyFiveGaussians, 25, 0.070_711),
    ])
  func modes(kind: SyntheticKind, count: Int, deviation: Double) throws {
    let modes = try #require(kind.modes)
    #expect(modes.centres.count == count)
    #expect(abs(Double(modes.standardDeviation) - deviation) < 1e-6)
    let points = try batch(kind, shards: 4, of: 1000)
    var squares = 0.0
    for (number, point) in points.enumerated() {
      let centre = modes.centres[number % count]
      let offset = [point[0] - Double(centre[0]), point[1] - Double(centre[1])]
      // More than six standard deviations in one of 8000 numbers: probability 2e-5.
      #expect(offset.allSatisfy { abs($0) < 6 * deviation }, "\(number): \(point)")
      squares += offset[0] * offset[0] + offset[1] * offset[1]
    }
    let variance = squares / Double(2 * points.count)
    // Five standard errors, sqrt(2 / 8000) = 0.016 each.
    #expect(abs(variance / (deviation * deviation) - 1) < 0.08)
  }

  @Test(
    "Balanced parts have equal counts, and independent parts have multinomial counts",
    arguments: [(SyntheticKind.eightGaussians, 8), (.twentyFiveGaussians, 25)])
  func partDraws(kind: SyntheticKind, count: Int) throws {
    let (draws, size) = (200, 40 * count)
    #expect(try counts(kind, .balanced, size, step: 0).allSatisfy { $0 == 40 })
    // Pearson's statistic of one draw has mean parts - 1 and variance 2 (parts - 1). For equal
    // counts it is 0, and for samples drawn in pairs it is twice as large.
    var statistic = 0.0
    var totals = [Int](repeating: 0, count: count)
    for step in 0..<draws {
      for (part, found) in try counts(kind, .independent, size, step: step).enumerated() {
        let excess = Double(found - 40)
        statistic += excess * excess / 40
        totals[part] += found
      }
    }
    let freedom = Double(count - 1)
    let mean = statistic / Double(draws)
    let deviation = (2 * freedom / Double(draws)).squareRoot()
    #expect(abs(mean - freedom) < 5 * deviation, "\(mean)")
    // All parts are equally likely: five deviations of a count.
    let expected = Double(40 * draws)
    #expect(totals.allSatisfy { abs(Double($0) - expected) < 5 * expected.squareRoot() })
  }

  @Test(
    "Independent samples have the angles and noise of balanced ones, on circles chosen at random")
  func independentCircles() throws {
    let key = SampleKey(seed: 5, purpose: .evaluation, step: 0, shard: 0, shardCount: 1)
    func radii(_ partDraws: PartDraws) throws -> [Float] {
      let values = try SyntheticSource(.twoCircles, partDraws: partDraws)
        .samples(1000, for: key).values
      return stride(from: 0, to: 2000, by: 2).map { start in
        let (x, y) = (values[start], values[start + 1])
        return (x * x + y * y).squareRoot()
      }
    }
    let (balanced, independent) = (try radii(.balanced), try radii(.independent))
    // Half of 1000, with standard deviation 16; but not exactly half.
    let inner = independent.count { $0 < 6 }
    #expect(balanced.count { $0 < 6 } == 500 && inner != 500 && abs(inner - 500) < 80, "\(inner)")
    // The same angle and noise, on the same circle or on the other circle, whose radius differs by 4.
    for (one, other) in zip(balanced, independent) {
      let difference = abs(one - other)
      #expect(difference < 1e-4 || abs(difference - 4) < 0.1)
    }
  }

  /// How many of `count` samples are nearest to each mode.
  private func counts(
    _ kind: SyntheticKind, _ draws: PartDraws, _ count: Int, step: Int
  ) throws -> [Int] {
    let centres = try #require(kind.modes).centres
    let key = SampleKey(seed: 9, purpose: .evaluation, step: step, shard: 0, shardCount: 1)
    let values = try SyntheticSource(kind, partDraws: draws).samples(count, for: key).values
    var counts = [Int](repeating: 0, count: centres.count)
    for sample in 0..<count {
      let (x, y) = (values[2 * sample], values[2 * sample + 1])
      func square(_ mode: Int) -> Float {
        let (right, up) = (x - centres[mode][0], y - centres[mode][1])
        return right * right + up * up
      }
      counts[centres.indices.min { square($0) < square($1) } ?? 0] += 1
    }
    return counts
  }

  @Test("The modes have the positions of the authors' samplers")
  func centres() throws {
    let grid = try #require(SyntheticKind.twentyFiveGaussians.modes).centres
    #expect(Set(grid).count == 25)
    #expect(grid.joined().allSatisfy { [-6, -3, 0, 3, 6].contains($0) })
    let circle = try #require(SyntheticKind.eightGaussians.modes).centres
    #expect(circle.allSatisfy { abs(($0[0] * $0[0] + $0[1] * $0[1]).squareRoot() - 12) < 1e-5 })
  }

  @Test(
    "Samples of two circles alternate between radius 4 and 8, with equal noise in all quadrants")
  func twoCircles() throws {
    var counts = [Double](repeating: 0, count: 4)
    var squares = counts
    for (number, point) in try batch(.twoCircles, shards: 4, of: 500).enumerated() {
      let radius = (point[0] * point[0] + point[1] * point[1]).squareRoot()
      let noise = (radius - (number.isMultiple(of: 2) ? 4 : 8)) / 0.2
      #expect(abs(noise) < 6)
      let quadrant = (point[0] < 0 ? 1 : 0) + (point[1] < 0 ? 2 : 0)
      counts[quadrant] += 1
      squares[quadrant] += noise * noise
    }
    // 500 each, with standard deviation 19; a mean square of 500 has sqrt(2 / 500) = 0.063.
    #expect(counts.allSatisfy { abs($0 - 500) < 100 }, "\(counts)")
    #expect(zip(squares, counts).allSatisfy { abs($0 / $1 - 1) < 0.32 }, "\(squares)")
  }

  @Test("The spiral's radius grows with its angle, and its arm is filled evenly by area")
  func spiral() throws {
    for point in try batch(.spiral, shards: 4, of: 500) {
      let radius = (point[0] * point[0] + point[1] * point[1]).squareRoot()
      // The arm r = theta + pi passes this direction at these radii; 1.5 is six deviations.
      let direction = atan2(point[1], point[0])
      let distances = (0...2).map { abs(direction + 2 * .pi * Double($0) + .pi - radius) }
      #expect(distances.contains { $0 < 1.5 } && radius < 3.5 * .pi + 1.5, "\(point)")
    }
    let inner = try batch(.spiral, shards: 4, of: 500).count {
      ($0[0] * $0[0] + $0[1] * $0[1]).squareRoot() < 2 * .pi
    }
    // theta = 3 pi sqrt(u) - pi / 2 < pi for u < 1/4: 500 with standard deviation 19.
    #expect(abs(inner - 500) < 100, "\(inner)")
  }

  @Test("The points of a batch are evenly spaced on the two half circles, with noise")
  func moons() throws {
    let points = try batch(.moons, shards: 4, of: 50)
    for (number, point) in points.enumerated() {
      let angle = Double.pi * Double(number / 2) / 99
      let centre =
        number.isMultiple(of: 2)
        ? [10 * cos(angle) + 5, -10 * sin(angle) + 2] : [10 * cos(angle) - 5, 10 * sin(angle) - 2]
      #expect(abs(point[0] - centre[0]) < 3 && abs(point[1] - centre[1]) < 3, "\(number): \(point)")
    }
  }

  @Test("The checkerboard fills the eight cells where the sines differ in sign")
  func checkerboard() throws {
    var cells: [[Int]: Int] = [:]
    let points = try batch(.checkerboard, shards: 4, of: 1000)
    for axis in 0..<2 {
      // 48 of 4000 points are expected this near to an edge.
      #expect(points.contains { $0[axis] > 2 * .pi / 3 - 0.05 })
      #expect(points.contains { $0[axis] < -2 * .pi / 3 + 0.05 })
    }
    for point in points {
      #expect(point.allSatisfy { abs($0) <= 2 * .pi / 3 })
      #expect(sin(3 * point[0]).sign != sin(3 * point[1]).sign, "\(point)")
      cells[point.map { Int(floor($0 * 3 / .pi)) }, default: 0] += 1
    }
    #expect(cells.count == 8)
    // 500 with standard deviation 21.
    #expect(cells.values.allSatisfy { abs($0 - 500) < 110 }, "\(cells)")
  }

  @Test("A Gaussian has its mean and covariance")
  func gaussian() throws {
    let mean: [Float] = [1, -2, 3]
    let points = try batch(
      .gaussian(mean: mean, covariance: Self.covariance), shards: 4, of: 5000)
    let count = Double(points.count)
    for i in 0..<3 {
      let average = points.reduce(0) { $0 + $1[i] } / count
      let variance = Double(Self.covariance[i][i])
      #expect(abs(average - Double(mean[i])) < 5 * (variance / count).squareRoot())
      for j in 0..<3 {
        let expected = Double(Self.covariance[i][j])
        let found = points.reduce(0) {
          $0 + ($1[i] - Double(mean[i])) * ($1[j] - Double(mean[j])) / count
        }
        let other = Double(Self.covariance[j][j])
        let error = ((variance * other + expected * expected) / count).squareRoot()
        #expect(abs(found - expected) < 5 * error, "\(i), \(j): \(found)")
      }
    }
  }

  @Test(
    "A mean and covariance that define no Gaussian are an error with the reason",
    arguments: [
      ([], [], "needs a covariance"),
      ([0, 0], [[1, 0]], "2 rows of 2"),
      ([0, 0], [[1, 0], [0]], "2 rows of 2"),
      ([0, 0], [[1, 0.5], [0.4, 1]], "mirror image"),
      ([0, 0], [[1, 1], [1, 1]], "not positive definite (row 2)"),
      ([0, 0], [[1, 2], [2, 1]], "not positive definite (row 2)"),
      ([0], [[-1]], "not positive definite (row 1)"),
      ([.nan], [[1]], "finite"),
    ] as [([Float], [[Float]], String)])
  func noGaussian(mean: [Float], covariance: [[Float]], reason: String) {
    let error = #expect(throws: DatasetError.self) {
      try SyntheticSource(.gaussian(mean: mean, covariance: covariance))
    }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test("Normal noise has the given shape and differs between shards")
  func noise() {
    let source = NormalNoise(sampleShape: [1, 3, 5])
    let key = SampleKey(seed: 1, purpose: .mapSource, step: 0, shard: 0, shardCount: 2)
    var other = key
    other.shard = 1
    #expect(source.samples(4, for: key).shape == [4, 1, 3, 5])
    #expect(source.samples(4, for: key).values != source.samples(4, for: other).values)
  }

  /// The samples of all shards, in the order of the batch.
  func batch(_ kind: SyntheticKind, shards: Int, of count: Int) throws -> [[Double]] {
    let source = try SyntheticSource(kind)
    let size = source.sampleShape[0]
    return (0..<shards).flatMap { shard in
      let key = SampleKey(seed: 5, purpose: .realData, step: 0, shard: shard, shardCount: shards)
      let values = source.samples(count, for: key).values.map { Double($0) }
      return (0..<count).map { Array(values[$0 * size..<($0 + 1) * size]) }
    }
  }
}
