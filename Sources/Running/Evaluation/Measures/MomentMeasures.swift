import Distances
import Foundation
import Texts

extension Measure {
  static let symmetricKL = Measure(
    "symmetric-kl",
    """
    KL(p|q) + KL(q|p) of Gaussians fitted to both; in brackets its
    mean for two draws of one Gaussian. A target that is a Gaussian
    is not fitted
    """, title: "sym. KL (floor)", width: 17,
    .moments {
      let divergence = try SymmetricDivergence(samples: $0, reference: $1)
      let (value, floor) = (divergence.value, divergence.floor)
      return MeasuredValue(
        cell: String(format: "%.3g (%.1e)", value, floor),
        fields: ["symmetricKL": .double(value), "symmetricKLFloor": .double(floor)])
    })

  static let unexplainedVariance = Measure(
    "bw-uvp",
    """
    squared 2-Wasserstein distance of Gaussians fitted to both, in
    percent of the target's variance
    """, title: "BW-UVP", width: 8,
    .moments {
      let distance = try BuresWasserstein(samples: $0, reference: $1)
      return .number("buresUVP", distance.unexplainedVariancePercentage, "%.3f%%")
    })

  static let moments = Measure(
    "moments", "mean, standard deviations and covariance of the samples",
    title: "mean; standard deviations", width: nil,
    .sampleMoments { moments in
      let (mean, deviations, size) = (moments.mean, moments.standardDeviations, moments.mean.count)
      // Longer lists are hard to read: at most 8 numbers in the table, and 32 in the JSON.
      func list(_ values: [Double]) -> String {
        "[" + values.map { String(format: "%.4f", $0) }.joined(separator: " ") + "]"
      }
      let cell = size <= 8 ? "\(list(mean)); \(list(deviations))" : ""
      guard size <= 32 else { return MeasuredValue(cell: cell, fields: [:]) }
      func array(_ values: some Sequence<Double>) -> JSONValue {
        .array(values.map(JSONValue.double))
      }
      let rows = (0..<size).map { array(moments.covariance[$0 * size..<($0 + 1) * size]) }
      return MeasuredValue(
        cell: cell,
        fields: [
          "mean": array(mean), "standardDeviations": array(deviations), "covariance": .array(rows),
        ])
    })
}
