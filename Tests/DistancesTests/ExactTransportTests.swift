import Tensors
import Testing

@testable import Distances

@Suite("Exact transport")
struct ExactTransportTests {
  @Test("No permutation of up to seven points is cheaper", arguments: 1...7)
  func bruteForce(count: Int) {
    var random = FixedRandom(seed: UInt64(count))
    for dimensions in 1...3 {
      let (source, target) = (
        random.normal([count, dimensions]), random.normal([count, dimensions])
      )
      var best = Double.infinity
      forEachPermutation(of: count) { permutation in
        best = min(best, meanSquare(source, target, permutation))
      }
      let transport = ExactTransport(samples: source, reference: target)
      // 1e-6: costs are rounded to floats before they are compared.
      #expect(abs(transport.distance - best.squareRoot()) < 1e-6 * best.squareRoot())
      #expect(
        transport.distance == meanSquare(source, target, transport.partners).squareRoot())
    }
  }

  @Test("On a line, transport matches points in ascending order")
  func line() {
    var random = FixedRandom(seed: 500)
    let (source, target) = (random.normal([500, 1]), random.normal([500, 1]))
    let pairs = zip(source.values.sorted(), target.values.sorted())
    let meanSquare = pairs.reduce(0) { $0 + pow2(Double($1.0) - Double($1.1)) } / 500
    // 1e-6: as above.
    #expect(
      abs(ExactTransport(samples: source, reference: target).distance / meanSquare.squareRoot() - 1)
        < 1e-6)
  }

  @Test("The distance of points from the same points shifted by a vector is its length")
  func translation() {
    var random = FixedRandom(seed: 1)
    let source = random.normal([100, 2])
    let moved = source.values.indices.map { source.values[$0] + [30, 40][$0 % 2] }
    // 1e-5: floats of size 40 are rounded to about 4e-6.
    #expect(
      abs(ExactTransport(samples: source, reference: Tensor(moved, shape: [100, 2])).distance - 50)
        < 1e-5)
  }

  @Test("The distance of a set from itself in another order is 0")
  func order() {
    var random = FixedRandom(seed: 2)
    let source = random.normal([99, 3])
    let rows = (0..<99).reversed().flatMap { source.values[$0 * 3..<$0 * 3 + 3] }
    let transport = ExactTransport(samples: source, reference: Tensor(rows, shape: [99, 3]))
    #expect(transport.distance == 0)
    #expect(transport.partners == Array((0..<99).reversed()))
  }

  @Test(
    "Potentials prove that no assignment is cheaper",
    arguments: [
      Cloud.narrowModes(collapse: 0), .narrowModes(collapse: 0.7), .normal, .onePoint,
    ])
  func proof(cloud: Cloud) {
    let count = 155
    var random = FixedRandom(seed: 3)
    let source = Cloud.narrowModes(collapse: 0).points(count, &random)
    let target = cloud.points(count, &random)
    let costs = CostMatrix(samples: source, reference: target, count: count, dimensions: 2)
    let solution = Assignment(minimizing: costs)

    let columns = solution.columnOfRow.compactMap(\.self)
    #expect(Set(columns).count == count)
    // 1e-12 of the largest cost: some thousand roundings of doubles as large as the costs.
    let rounding = 1e-12 * Double(costs.largest)
    var smallestSlack = Double.infinity
    var largestSlackOfPairs = -Double.infinity
    for row in 0..<count {
      for column in 0..<count {
        let slack =
          Double(costs[row, column]) - solution.rowPotentials[row]
          - solution.columnPotentials[column / 8][column % 8]
        smallestSlack = min(smallestSlack, slack)
        if columns[row] == column { largestSlackOfPairs = max(largestSlackOfPairs, slack) }
      }
    }
    #expect(smallestSlack >= -rounding)
    #expect(largestSlackOfPairs <= rounding)
  }

  @Test("The distance is NaN if a point is not finite, and infinite if points are very far away")
  func extremes() {
    let origin = Tensor([0, 0], shape: [1, 2])
    #expect(
      ExactTransport(samples: origin, reference: Tensor([.nan, 0], shape: [1, 2])).distance.isNaN)
    #expect(
      ExactTransport(samples: origin, reference: Tensor([1e30, 0], shape: [1, 2])).distance
        == .infinity)
  }

  private func meanSquare(_ source: Tensor, _ target: Tensor, _ partners: [Int]) -> Double {
    let dimensions = source.shape[1]
    var sum = 0.0
    for (row, column) in partners.enumerated() {
      for axis in 0..<dimensions {
        sum += pow2(
          Double(source.values[row * dimensions + axis])
            - Double(target.values[column * dimensions + axis]))
      }
    }
    return sum / Double(partners.count)
  }

  private func pow2(_ value: Double) -> Double { value * value }

  /// Calls `body` with every order of 0 ..< count.
  private func forEachPermutation(of count: Int, _ body: ([Int]) -> Void) {
    func extend(_ beginning: [Int]) {
      if beginning.count == count { return body(beginning) }
      for next in 0..<count where !beginning.contains(next) { extend(beginning + [next]) }
    }
    extend([])
  }
}

/// Planar points for which assignments are hard or degenerate.
enum Cloud: Sendable, CustomTestStringConvertible {
  /// 25 narrow Gaussians on a square lattice; the share `collapse` is moved towards the middle.
  case narrowModes(collapse: Double)
  /// The standard Gaussian.
  case normal
  /// All points at one position: every assignment is optimal.
  case onePoint

  func points(_ count: Int, _ random: inout FixedRandom) -> [Float] {
    (0..<count).flatMap { _ in
      let isMoved = random.uniform() < (collapseProbability ?? 0)
      return (0..<2).map { _ -> Float in
        switch self {
        case .onePoint: return 1
        case .normal: return Float(random.normal())
        case .narrowModes:
          let lattice = (random.uniform() * 5).rounded(.down) - 2
          let place = isMoved ? (lattice / 2).rounded(.towardZero) : lattice
          return Float(2 * place + 0.05 * random.normal())
        }
      }
    }
  }

  private var collapseProbability: Double? {
    if case .narrowModes(let collapse) = self { collapse } else { nil }
  }

  var testDescription: String { "\(self)" }
}
