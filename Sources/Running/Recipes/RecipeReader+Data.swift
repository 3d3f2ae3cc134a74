import Datasets

/// Where samples come from: files, a formula, or noise, of which only one can be.
extension RecipeReader {
  /// Reads the section of the data.
  mutating func data(_ section: String) -> DataSettings {
    let keys = ["\(section).files", "\(section).synthetic"]
    guard let given = choose(among: keys) else {
      missing(
        keys[0], fix: "give \(section).files = [\"…\"] or \(section).synthetic = \"two-circles\"")
      return .synthetic(.twoCircles)
    }
    return data(section, given: given)
  }

  /// Reads the section of the source.
  mutating func source() -> SourceSettings {
    let given = choose(among: ["source.kind", "source.files", "source.synthetic"])
    if let given, given != "source.kind" { return .data(data("source", given: given)) }
    let kind: SourceKind = choice("source.kind")
    for name in ["augment", "mean", "covariance"] {
      drop("source.\(name)", because: "source.kind", RecipeValue(kind))
    }
    return .normal
  }

  private mutating func data(_ section: String, given: String) -> DataSettings {
    if given == "\(section).files" {
      let files = strings(given)
      for name in ["mean", "covariance"] {
        drop("\(section).\(name)", because: given, RecipeValue(files))
      }
      return .files(files, augmentation: choices("\(section).augment"))
    }
    let kind = synthetic(section)
    drop("\(section).augment", because: given, .string(kind.name))
    return .synthetic(kind)
  }

  private mutating func synthetic(_ section: String) -> SyntheticKind {
    let path = "\(section).synthetic"
    let (mean, covariance) = ("\(section).mean", "\(section).covariance")
    let plain = SyntheticKind.withoutParameters
    let name = read(path) { value throws(Complaint) in
      try value.name(among: plain.map(\.name) + [Self.gaussian])
    }
    if let kind = plain.first(where: { $0.name == name }) {
      for key in [mean, covariance] { drop(key, because: path, .string(name)) }
      return kind
    }
    let centre = numbers(mean)
    let spread = symmetricMatrix(covariance)
    check(
      [covariance, mean], centre.count == spread.count,
      "\(spread.count) rows for a mean of \(centre.count) numbers",
      fix: "give as many rows and columns as the mean has numbers")
    return .gaussian(mean: centre, covariance: spread)
  }

  /// The one kind with parameters.
  private static let gaussian = SyntheticKind.gaussian(mean: [], covariance: []).name
}
