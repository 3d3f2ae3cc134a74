import Datasets
import Distances
import Foundation
import Tensors
import Texts

extension Measure {
  static let modes = Measure(
    name: "modes",
    help: """
      targets made of modes only: the number of modes that have at
      least 1 % of the samples, and the share of samples within 4
      standard deviations of a mode
      """,
    title: "modes    near", width: 15,
    function: .modes { samples, modes in
      let count = modes.centres.count
      let coverage = ModeCoverage(
        of: samples,
        centres: Tensor(modes.centres.flatMap { $0 }, shape: [count, samples.shape[1]]),
        standardDeviation: Double(modes.standardDeviation))
      let near = String(format: "%.2f%%", 100 * coverage.nearFraction)
      return MeasuredValue(
        cell: "\(coverage.hitCount)/\(count)\(near.rightAligned(in: 8))",
        fields: [
          "modesHit": .integer(UInt64(coverage.hitCount)), "near": .number(coverage.nearFraction),
        ])
    })
}
