import Datasets
import Foundation
import Measurement
import Recipes
import Tensors

/// What samples should look like.
struct EvaluationTarget {
  /// Files, or the name of a formula.
  let name: String
  let source: any SampleSource
  private let kind: SyntheticKind?
  /// Tells targets apart.
  let description: String

  var sampleShape: [Int] { source.sampleShape }

  /// - Throws: `DatasetError` if a file or a distribution cannot be used.
  init(_ data: DataSettings) throws {
    description = "\(data)"
    source = try data.makeSource(shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    switch data {
    case .files(let files, _): (name, kind) = (files.joined(separator: ", "), nil)
    case .synthetic(let kind): (name, self.kind) = (kind.name, kind)
    }
  }

  /// What `--target` means: a dataset if it ends in .h5, else a formula without parameters, else a
  /// recipe, whose `[data]` is taken.
  ///
  /// - Throws: `EvaluationFault` if it is none of them, or what reading it throws.
  init(argument: String) throws {
    if argument.hasSuffix(".h5") {
      try self.init(.files([argument], augmentation: []))
      return
    }
    let kinds = SyntheticKind.withoutParameters
    if let kind = kinds.first(where: { $0.name == argument }) {
      try self.init(.synthetic(kind))
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
    try self.init(Recipe.load(from: origin).data)
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
