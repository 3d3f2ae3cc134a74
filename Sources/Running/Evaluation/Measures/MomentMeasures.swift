import Distances
import Foundation

extension Measure {
  static let symmetricKL = Measure(
    name: "symmetric-kl",
    help: """
      KL(p|q) + KL(q|p) of Gaussians fitted to both; in brackets its
      mean for two draws of one Gaussian. A target that is a Gaussian
      is not fitted
      """,
    title: "sym. KL (floor)", width: 17,
    function: .moments { samples, target in
      let divergence = try SymmetricDivergence(samples: samples, reference: target)
      return MeasuredValue(
        cell: String(format: "%.3g (%.1e)", divergence.value, divergence.floor),
        fields: [
          "symmetricKL": .number(divergence.value), "symmetricKLFloor": .number(divergence.floor),
        ])
    })

  static let unexplainedVariance = Measure(
    name: "bw-uvp",
    help: """
      squared 2-Wasserstein distance of Gaussians fitted to both, in
      percent of the target's variance
      """,
    title: "BW-UVP", width: 8,
    function: .moments { samples, target in
      let distance = try BuresWasserstein(samples: samples, reference: target)
      return .number("buresUVP", distance.unexplainedVariancePercentage, "%.3f%%")
    })

  static let moments = Measure(
    name: "moments", help: "mean, standard deviations and covariance of the samples",
    title: "mean; standard deviations", width: nil,
    function: .sampleMoments { moments in
      let (mean, deviations) = (moments.mean, moments.standardDeviations)
      let size = mean.count
      // Longer lists are hard to read: at most 8 numbers in the table, and 32 in the JSON.
      func list(_ values: [Double]) -> String {
        "[" + values.map { String(format: "%.4f", $0) }.joined(separator: " ") + "]"
      }
      let cell = size <= 8 ? "\(list(mean)); \(list(deviations))" : ""
      guard size <= 32 else { return MeasuredValue(cell: cell, fields: [:]) }
      let rows = (0..<size).map { moments.covariance[$0 * size..<($0 + 1) * size] }
      return MeasuredValue(
        cell: cell,
        fields: [
          "mean": .numbers(mean), "standardDeviations": .numbers(deviations),
          "covariance": .list(rows.map(JSONValue.numbers)),
        ])
    })
}
