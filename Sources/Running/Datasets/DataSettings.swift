/// Where samples of the target come from: a recipe's `[data]`.
public enum DataSettings: Sendable, Equatable {
  /// Rows of one or more dataset files, one after another as one dataset.
  case files([String], augmentation: [Augmentation])
  /// An endless supply drawn from a formula.
  case synthetic(SyntheticKind)
}

/// A random change of a sample that leaves it a plausible one, anew each time it is drawn.
public enum Augmentation: String, Sendable, CaseIterable {
  /// Every second image, at random, is seen in a mirror; images only.
  case horizontalFlip = "horizontal-flip"
  /// Every pixel moves by up to half a grey level, at random, so that pixels have a density; images
  /// stored as bytes only.
  ///
  /// Rounding gives the pixel back, and the mean stays. The common (x + u) / 256 would shift the
  /// grey levels against those that pictures of samples are made with.
  case dequantize
}

/// Where samples of the source come from: a recipe's `[source]`.
public enum SourceSettings: Sendable, Equatable {
  /// Standard normal noise of the data's shape.
  case normal
  /// Samples of another dataset, of the data's shape.
  case data(DataSettings)
}
