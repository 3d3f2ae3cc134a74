import Datasets

/// Keys of a section for samples from files or from a formula.
struct DataKeys {
  let files: Key<[String]>
  let augment: Key<[Augmentation]>
  let synthetic: Key<String>
  let mean: Key<[Float]>
  let covariance: Key<[[Float]]>

  /// Declares the keys of `section`; keys in `alternatives` exclude files and a formula.
  init(in section: String, alternatives: [String] = []) {
    let (filesPath, syntheticPath) = ("\(section).files", "\(section).synthetic")
    let isOnly = RecipeCondition.onlyOne(of: alternatives + [filesPath, syntheticPath])
    let isGaussian = RecipeCondition.value(
      of: syntheticPath, values: [.string(Self.gaussian)], isExcluded: false)
    files = Key(
      filesPath, .list(of: .path), default: .required(example: ["fashion-mnist.h5"]),
      "HDF5 files; paths start at the folder where the run starts", when: isOnly,
      // A run compares their contents: the same samples may be at another place.
      mayChange: true)
    augment = Key(
      "\(section).augment", .choices(), default: .ours([], "samples stay as they are"),
      "random changes of samples", when: .given(filesPath))
    synthetic = Key(
      syntheticPath, .name(among: SyntheticKind.withoutParameters.map(\.name) + [Self.gaussian]),
      default: .required(example: "twenty-five-gaussians"), "distribution given by a formula",
      when: isOnly)
    mean = Key(
      "\(section).mean", .list(of: .number(.any)), default: .required(example: [0, 0]),
      "mean of the Gaussian", when: isGaussian)
    covariance = Key(
      "\(section).covariance", .symmetricMatrix, default: .required(example: [[1, 0], [0, 1]]),
      "covariance of the Gaussian, row by row", when: isGaussian)
  }

  private static let gaussian = SyntheticKind.gaussian(mean: [], covariance: []).name

  func settings(from reader: inout RecipeReader) -> DataSettings {
    if let paths = reader.ifUsed(files) {
      return .files(paths, augmentation: reader[augment])
    }
    let name = reader[synthetic]
    if let kind = SyntheticKind.withoutParameters.first(where: { $0.name == name }) {
      return .synthetic(kind)
    }
    let (centre, spread) = (reader[mean], reader[covariance])
    reader.check(
      [covariance.path, mean.path], centre.count == spread.count,
      "\(spread.count) rows for a mean of \(centre.count) numbers",
      fix: "give as many rows and columns as the mean has numbers")
    return .synthetic(.gaussian(mean: centre, covariance: spread))
  }
}

/// Keys of `[source]`: noise, or another dataset.
struct SourceKeys {
  let kind = Key<Kind>(
    "source.kind", .choice, default: .paper(.normal), "noise; or give files or synthetic instead",
    when: .onlyOne(of: ["source.kind", "source.files", "source.synthetic"]))
  let data = DataKeys(in: "source", alternatives: ["source.kind"])

  /// Sources that are neither files nor a formula.
  enum Kind: String, CaseIterable {
    /// Standard normal noise of the data's shape.
    case normal
  }

  func settings(from reader: inout RecipeReader) -> SourceSettings {
    reader.ifUsed(kind) == nil ? .data(data.settings(from: &reader)) : .normal
  }
}
