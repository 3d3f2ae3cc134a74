import Distances

extension Measure {
  /// The Fréchet distance, which is FID for the features of Inception-v3.
  ///
  /// - Source: M. Heusel, H. Ramsauer, T. Unterthiner, B. Nessler, S. Hochreiter, "GANs trained by a
  ///   two time-scale update rule converge to a local Nash equilibrium", NIPS 2017.
  static let frechet = Measure(
    "frechet",
    """
    squared 2-Wasserstein distance of Gaussians fitted to features
    of images rounded to 256 levels; FID with Inception-v3.
    `classifier` trains a network for other images. Smaller counts
    give higher values: compare values of one --count only, and
    choose it above the number of features
    """, title: "Fréchet", width: 9,
    .featureMoments {
      let distance = try BuresWasserstein(samples: $0, reference: $1)
      return .number("frechet", distance.squaredDistance, "%.3f")
    })

  static let patches = Measure(
    "patches",
    """
    images only: distance of patches of 7 x 7 pixels at several
    resolutions, in standard deviations of the target; high for
    blurred images, whose w2 is often low
    """, title: "patches", width: 7,
    .images { images, target, group in
      let distance = try group.onOneRank {
        PatchDistance(samples: images, reference: target).distance
      }
      return .number("patches", distance, "%.4f")
    })
}
