import Datasets
import Distances
import Foundation
import Tensors
import Texts

extension Measure {
  static let modes = Measure(
    "modes",
    """
    targets made of modes only: the number of modes that have at
    least 1 % of the samples, and the share of samples within 4
    standard deviations of a mode
    """, title: "modes    near", width: 15,
    .modes { samples, modes in
      let (count, deviation) = (modes.centres.count, Double(modes.standardDeviation))
      let centres = Tensor(modes.centres.flatMap { $0 }, shape: [count, samples.shape[1]])
      let coverage = ModeCoverage(of: samples, centres: centres, standardDeviation: deviation)
      let (hits, near) = (coverage.hitCount, coverage.nearFraction)
      return MeasuredValue(
        cell: "\(hits)/\(count)" + String(format: "%.2f%%", 100 * near).rightAligned(in: 8),
        fields: ["modesHit": .integer(hits), "near": .double(near)])
    })
}
