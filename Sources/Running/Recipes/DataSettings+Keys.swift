import Datasets

/// What the keys of `[data]` and `[source]` say, one by one.
extension DataSettings {
  /// Paths and augmentation, or nil if samples come from a formula.
  var files: (paths: [String], augmentation: [Augmentation])? {
    guard case .files(let paths, let augmentation) = self else { return nil }
    return (paths, augmentation)
  }

  /// The formula, or nil if samples come from files.
  var kind: SyntheticKind? {
    guard case .synthetic(let kind) = self else { return nil }
    return kind
  }

  /// The parameters of a Gaussian, or nil for anything else.
  var gaussian: (mean: [Float], covariance: [[Float]])? {
    guard case .gaussian(let mean, let covariance) = kind else { return nil }
    return (mean, covariance)
  }
}
