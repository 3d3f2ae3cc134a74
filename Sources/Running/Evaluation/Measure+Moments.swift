import Distances
import Foundation
import Texts

extension Measure {
  static let symmetricKL = Measure(
    name: "symmetric-kl",
    help: """
      KL(p|q) + KL(q|p) of Gaussians fitted to both; in brackets its
      mean for two draws of one Gaussian. A target that is a Gaussian
      is not fitted
      """, title: "sym. KL (floor)", width: 17,
    function: .moments {
      let divergence = try SymmetricDivergence(samples: $0, reference: $1)
      let (value, floor) = (divergence.value, divergence.floor)
      return MeasuredValue(
        cell: String(format: "%.3g (%.1e)", value, floor),
        fields: ["symmetricKL": .double(value), "symmetricKLFloor": .double(floor)])
    })

  static let unexplainedVariance = Measure(
    name: "bw-uvp",
    help: """
      squared 2-Wasserstein distance of Gaussians fitted to both, in
      percent of the target's variance
      """, title: "BW-UVP", width: 8,
    function: .moments {
      let distance = try BuresWasserstein(samples: $0, reference: $1)
      return .number("buresUVP", distance.unexplainedVariancePercentage, decimals: 3, unit: "%")
    })

  /// The Fréchet distance, which is FID for the features of Inception-v3.
  ///
  /// - Source: M. Heusel, H. Ramsauer, T. Unterthiner, B. Nessler, S. Hochreiter, "GANs trained by a
  ///   two time-scale update rule converge to a local Nash equilibrium", NIPS 2017.
  static let frechet = Measure(
    name: "frechet",
    help: """
      squared 2-Wasserstein distance of Gaussians fitted to features
      of images rounded to 256 levels; FID with Inception-v3.
      `classifier` trains a network for other images. Smaller counts
      give higher values: compare values of one --count only, and
      choose it above the number of features
      """, title: "Fréchet", width: 9,
    function: .featureMoments {
      let distance = try BuresWasserstein(samples: $0, reference: $1)
      return .number("frechet", distance.squaredDistance, decimals: 3)
    })

  static let moments = Measure(
    name: "moments", help: "mean, standard deviations and covariance of the samples",
    title: "mean; standard deviations", width: nil,
    function: .sampleMoments { moments in
      let (mean, deviations, size) = (moments.mean, moments.standardDeviations, moments.mean.count)
      // Longer lists are hard to read: at most 8 numbers in the table, and 32 in the JSON.
      func list(_ values: [Double]) -> String {
        "[" + values.map { NumberText.fixed($0, decimals: 4) }.joined(separator: " ") + "]"
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
