import Datasets
import Distances
import Foundation
import Recipes

/// A dataset or a distribution that samples are compared with.
struct EvaluationTarget {
  /// The value of `--target`, or the `[data]` of a recipe.
  let data: DataSettings
  let source: any SampleSource
  /// How points of a synthetic distribution are drawn; nil for rows of files.
  let draws: PartDraws?

  /// Opens the target; a distribution with parts is drawn balanced by default.
  ///
  /// - Throws: `DatasetError` if a file or a distribution cannot be used, and `EvaluationFault` if
  ///   samples cannot be drawn as `draws` states.
  init(_ data: DataSettings, draws: PartDraws?) throws {
    self.data = data
    switch data {
    case .files:
      self.draws = nil
      source = try data.makeSource(shardCount: 1, shards: 0..<1, samplesPerShard: 1)
    case .synthetic(let kind):
      let chosen = kind.hasParts ? draws ?? .balanced : .independent
      self.draws = chosen
      source = try SyntheticSource(kind, partDraws: chosen)
    }
    if let draws, draws != self.draws {
      throw EvaluationFault(
        "--target-draws \(draws.rawValue): \(name) does not consist of parts; omit the option")
    }
  }

  /// Reads the value of `--target`: a dataset if it ends in .h5, or else the name of a synthetic
  /// distribution without parameters, or else a recipe, whose `[data]` is the target.
  ///
  /// - Throws: `EvaluationFault` if it is none of them, or an error of reading it.
  init(argument: String, draws: PartDraws?) throws {
    let kinds = SyntheticKind.withoutParameters
    if argument.hasSuffix(".h5") {
      try self.init(.files([argument], augmentation: []), draws: draws)
    } else if let kind = kinds.first(where: { $0.name == argument }) {
      try self.init(.synthetic(kind), draws: draws)
    } else {
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
  }

  /// File names, or the name of a synthetic distribution.
  var name: String {
    switch data {
    case .files(let files, _): files.joined(separator: ", ")
    case .synthetic(let kind): kind.name
    }
  }

  var sampleShape: [Int] { source.sampleShape }

  /// The modes of the distribution; nil if it does not consist of modes.
  var modes: SyntheticKind.Modes? {
    if case .synthetic(let kind) = data { kind.modes } else { nil }
  }

  /// The exact moments of a known Gaussian.
  var exactMoments: GaussianMoments? {
    guard case .synthetic(.gaussian(let mean, let covariance)) = data else { return nil }
    return GaussianMoments(
      mean: mean.map { Double($0) }, covariance: covariance.joined().map { Double($0) })
  }
}

/// Options of `evaluate` that contradict each other, the files, or the target.
public struct EvaluationFault: Error, CustomStringConvertible {
  /// What is wrong, and what to do.
  public let description: String

  init(_ description: String) { self.description = description }
}
