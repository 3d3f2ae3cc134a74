import Datasets
import Distances
import Foundation
import Parallel
import Tensors
import Texts

extension Measure {
  static let w2 = Measure(
    name: "w2",
    help: """
      exact 2-Wasserstein distance; 5000 points take seconds and
      100 MB, and both grow with the square of the number
      """,
    title: "W2", width: 8,
    function: .points(undivided { ExactTransport(samples: $0, reference: $1).distance }))

  static let sliced = Measure(
    name: "sliced",
    help: """
      2-Wasserstein distance along 512 random directions, as the root
      of the mean square; at most w2
      """, title: "sliced", width: 8,
    function: .points {
      let transport = try SlicedWasserstein(samples: $0, reference: $1, in: $2)
      return .number(transport.distance, decimals: 4)
    })

  static let energy = Measure(
    name: "energy", help: "2 E|x - y| - E|x - x'| - E|y - y'|, without a square root",
    title: "energy", width: 9,
    function: .points {
      let distance = try EnergyDistance(samples: $0, reference: $1, in: $2)
      return .number(distance.value, decimals: 6)
    })

  static let mmd = Measure(
    name: "mmd",
    help: """
      squared maximum mean discrepancy, unbiased, so it can be
      negative: mean k(x, x') + mean k(y, y') - 2 mean k(x, y) over
      pairs of different points, where k is the mean of
      exp(-|x - y|^2 / (2 s m^2)) for s = 1/4, 1/2, 1, 2, 4. m, in
      the JSON mmd_scale, is the median distance between 1000 points
      of the target, which are the same for all files, counts and
      seeds (for equal points m = 1)
      """, title: "MMD^2", width: 10,
    function: .scaledPoints { samples, target, scale, group in
      let discrepancy = try MaximumMeanDiscrepancy(
        samples: samples, reference: target, scale: scale, in: group)
      return MeasuredValue(
        number: discrepancy.squared, text: { String(format: "%.2e", $0) },
        fields: [("mmd_scale", .double(Double(scale)))])
    })

  static let patches = Measure(
    name: "patches",
    help: """
      images only: distance of patches of 7 x 7 pixels at several
      resolutions, in standard deviations of the target; high for
      blurred images, although their w2 is often low
      """, title: "patches", width: 7,
    function: .images(undivided { PatchDistance(samples: $0, reference: $1).distance }))

  static let modes = Measure(
    name: "modes",
    help: """
      targets made of modes only: the number of modes that have at
      least 1 % of the samples, and the share of samples within 4
      standard deviations of a mode
      """, title: "modes    near", width: 15,
    function: .modes { samples, modes in
      let (count, deviation) = (modes.centres.count, Double(modes.standardDeviation))
      let centres = Tensor(modes.centres.flatMap { $0 }, shape: [count, samples.shape[1]])
      let coverage = ModeCoverage(of: samples, centres: centres, standardDeviation: deviation)
      let (hits, near) = (coverage.hitCount, coverage.nearFraction)
      let nearText = NumberText.fixed(100 * near, decimals: 2) + "%"
      return MeasuredValue(
        suffix: "\(hits)/\(count)" + nearText.rightAligned(in: 8),
        fields: [("modes_hit", .integer(hits)), ("near", .double(near))])
    })
}

extension Measure {
  /// A distance that cannot be divided into blocks: rank 0 computes it for all ranks.
  private static func undivided(
    _ distance: @escaping @Sendable (Tensor, Tensor) -> Double
  ) -> @Sendable (Tensor, Tensor, any ProcessGroup) throws -> MeasuredValue {
    { samples, target, group in
      let value = try group.inBlocks(1) { _ in [distance(samples, target)] }[0][0]
      return .number(value, decimals: 4)
    }
  }
}
