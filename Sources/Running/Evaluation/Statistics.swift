import Distances
import Tensors

/// What measures are computed from, on the side of the samples and on that of the target.
struct Statistics {
  /// The first samples, [count, …].
  var points: Tensor?
  /// Mean and covariance of samples.
  var moments: GaussianMoments?
  /// Mean and covariance of the features of images.
  var featureMoments: GaussianMoments?
}

/// A member of `Statistics`.
enum Statistic: CaseIterable {
  case points, moments, featureMoments

  /// The heading of its measures in the help text.
  var help: String {
    switch self {
    case .points: "Computed from --count samples"
    case .moments:
      "Computed from the mean and covariance of --moment-count samples of at most "
        + "\(Measure.largestMomentDimensions) dimensions"
    case .featureMoments:
      "Computed from the features of --count images, which the network of --features computes"
    }
  }
}
