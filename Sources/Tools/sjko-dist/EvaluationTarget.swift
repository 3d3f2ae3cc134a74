import Datasets
import Foundation
import Distances
import Recipes
import Tensors

/// What samples should look like.
struct EvaluationTarget {
  /// Files, or the name of a formula.
  let name: String
  let source: any SampleSource
  private let kind: SyntheticKind?
  /// How points of a formula are drawn; nil for rows of files.
  let draws: PartDraws?
  /// Tells targets apart.
  let description: String

  var sampleShape: [Int] { source.sampleShape }

  /// What `data` gives, with parts drawn as asked for; by default balanced where there are parts.
  ///
  /// - Throws: `DatasetError` if a file or a distribution cannot be used, and `EvaluationFault` if
  ///   it cannot be drawn as asked for.
  init(_ data: DataSettings, draws: PartDraws?) throws {
    description = "\(data)"
    switch data {
    case .files(let files, _):
      (name, kind, self.draws) = (files.joined(separator: ", "), nil, nil)
      source = try data.makeSource(shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    case .synthetic(let kind):
      self.draws = kind.hasParts ? draws ?? .balanced : .independent
      (name, self.kind) = (kind.name, kind)
      source = try SyntheticSource(kind, partDraws: self.draws ?? .balanced)
    }
    if let draws, draws != self.draws {
      throw EvaluationFault(
        "--target-draws \(draws.rawValue): \(name) has no parts to draw so; leave the option out")
    }
  }

  /// What `--target` means: a dataset if it ends in .h5, else a formula without parameters, else a
  /// recipe, whose `[data]` is taken.
  ///
  /// - Throws: `EvaluationFault` if it is none of them, or what reading it throws.
  init(argument: String, draws: PartDraws?) throws {
    if argument.hasSuffix(".h5") {
      try self.init(.files([argument], augmentation: []), draws: draws)
      return
    }
    let kinds = SyntheticKind.withoutParameters
    if let kind = kinds.first(where: { $0.name == argument }) {
      try self.init(.synthetic(kind), draws: draws)
      return
    }
    let origin = RecipeOrigin(argument)
    if case .file(let path) = origin, !FileManager.default.fileExists(atPath: path) {
      let names = kinds.map(\.name) + BuiltInRecipe.all.map(\.name)
      let guess = names.nearest(to: argument).map { "; did you mean \($0)?" } ?? "."
      throw EvaluationFault(
        "--target: there is no '\(argument)'\(guess) Name a dataset (.h5), a recipe, or one of "
          + names.joined(separator: ", "))
    }
    try self.init(Recipe.load(from: origin).data, draws: draws)
  }

  /// The modes of a formula that is made of some.
  var modes: SyntheticKind.Modes? { kind?.modes }

  /// The exact moments of a known Gaussian.
  var exactMoments: GaussianMoments? {
    guard case .gaussian(let mean, let covariance)? = kind else { return nil }
    return GaussianMoments(
      mean: mean.map { Double($0) }, covariance: covariance.joined().map { Double($0) })
  }
}

/// A command line that cannot be followed.
struct EvaluationFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
