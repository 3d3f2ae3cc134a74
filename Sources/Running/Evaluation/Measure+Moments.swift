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
      return MeasuredValue(
        number: divergence.value, text: { String(format: "%.3g", $0) },
        suffix: String(format: " (%.1e)", divergence.floor),
        fields: [("symmetric_kl_floor", .double(divergence.floor))])
    })

  static let unexplainedVariance = Measure(
    name: "bw-uvp",
    help: """
      squared 2-Wasserstein distance of Gaussians fitted to both, in
      percent of the target's variance
      """, title: "BW-UVP", width: 8,
    function: .moments {
      let distance = try BuresWasserstein(samples: $0, reference: $1)
      return .number(distance.unexplainedVariancePercentage, decimals: 3, unit: "%")
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
      return .number(distance.squaredDistance, decimals: 3)
    })

  static let moments = Measure(
    name: "moments",
    help: """
      mean, standard deviations and covariance of the samples. The
      table has ranges above 8 dimensions, and the JSON leaves out
      the covariance above 32
      """,
    title: "mean; standard deviations", width: nil,
    function: .sampleMoments { moments in
      let (mean, deviations, size) = (moments.mean, moments.standardDeviations, moments.mean.count)
      /// All numbers, or the range of many.
      func list(_ values: [Double]) -> String {
        let texts = size <= 8 ? values : [values.min() ?? .nan, values.max() ?? .nan]
        return "["
          + texts.map { NumberText.fixed($0, decimals: 4) }
          .joined(separator: size <= 8 ? " " : " to ") + "]"
      }
      func array(_ values: some Sequence<Double>) -> JSONValue {
        .array(values.map(JSONValue.double))
      }
      var fields = [("mean", array(mean)), ("standard_deviations", array(deviations))]
      if size <= 32 {
        let rows = (0..<size).map { array(moments.covariance[$0 * size..<($0 + 1) * size]) }
        fields.append(("covariance", .array(rows)))
      }
      return MeasuredValue(suffix: "\(list(mean)); \(list(deviations))", fields: fields)
    })
}
