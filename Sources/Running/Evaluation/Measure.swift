import Datasets
import Distances
import Parallel
import Recipes
import Tensors
import Texts

/// Something that `evaluate` measures.
///
/// To add a measure, write its value in `Measure+Points.swift` or `Measure+Moments.swift`, and add
/// it to `all`.
public struct Measure: Sendable {
  /// The name in `--measures`, for example `symmetric-kl`.
  let name: String
  /// Its name in the JSON, for example `symmetric_kl`.
  var fieldName: String { name.replacing("-", with: "_") }
  /// Its description in the help text, in lines of at most 64 characters.
  let help: String
  /// The heading of its column.
  let title: String
  /// The width of its column, with `title` above; nil if its text follows the name of the samples.
  let width: Int?
  let function: Function

  /// A function of samples and their target, in this order.
  enum Function: Sendable {
    /// From equally many points on both sides, [count, dimensions] each.
    case points(@Sendable (Tensor, Tensor, any ProcessGroup) throws -> MeasuredValue)
    /// From points on both sides, and the scale of kernels that compare them.
    case scaledPoints(@Sendable (Tensor, Tensor, Float, any ProcessGroup) throws -> MeasuredValue)
    /// From equally many images on both sides, [count, channels, height, width] each.
    case images(@Sendable (Tensor, Tensor, any ProcessGroup) throws -> MeasuredValue)
    /// From samples, [count, dimensions], and the modes of the target.
    case modes(@Sendable (Tensor, SyntheticKind.Modes) -> MeasuredValue)
    /// From mean and covariance of the samples.
    case sampleMoments(@Sendable (GaussianMoments) -> MeasuredValue)
    /// From mean and covariance on both sides.
    case moments(@Sendable (GaussianMoments, GaussianMoments) throws -> MeasuredValue)
    /// From mean and covariance of the features of images on both sides.
    case featureMoments(@Sendable (GaussianMoments, GaussianMoments) throws -> MeasuredValue)
  }

  /// The most dimensions for which covariances are compared.
  ///
  /// A covariance of 256 dimensions has 33,000 numbers, and 100,000 samples estimate them
  /// by default.
  static let largestMomentDimensions = 256

  var statistic: Statistic {
    switch function {
    case .points, .scaledPoints, .images, .modes: .points
    case .sampleMoments, .moments: .moments
    case .featureMoments: .featureMoments
    }
  }

  /// Whether it compares the samples with a draw of the target.
  var comparesWithDraw: Bool {
    switch function {
    case .points, .scaledPoints, .images, .moments, .featureMoments: true
    case .modes, .sampleMoments: false
    }
  }

  /// The reason why this measure cannot be computed for a target; nil if it can be.
  func obstacle(of target: EvaluationTarget) -> String? {
    let (shape, limit) = (target.sampleShape, Self.largestMomentDimensions)
    switch function {
    case .images where shape.count != 3, .featureMoments where shape.count != 3:
      return "needs images, but samples have the shape \(shape)"
    case .modes where target.modes == nil:
      return "needs a target that consists of modes, which \(target.name) does not"
    case .sampleMoments where shape.elementCount > limit, .moments where shape.elementCount > limit:
      return "needs samples of at most \(limit) dimensions, not of \(shape.elementCount)"
    default: return nil
    }
  }

  /// Computes the value; nil if the target or one of the statistics lacks what it needs.
  ///
  /// - Collective: every rank of the group, in the same order, with equal statistics.
  func value(
    of samples: Statistics, against reference: Statistics, _ target: EvaluationTarget,
    in group: any ProcessGroup
  ) throws -> MeasuredValue? {
    func both<Value>(_ statistic: KeyPath<Statistics, Value?>) -> (Value, Value)? {
      samples[keyPath: statistic].flatMap { one in
        reference[keyPath: statistic].map { (one, $0) }
      }
    }
    return switch function {
    case .points(let compare):
      try both(\.points).map { try compare($0.asPoints, $1.asPoints, group) }
    case .scaledPoints(let compare):
      try both(\.points).map {
        try compare($0.asPoints, $1.asPoints, reference.kernelScale ?? 1, group)
      }
    case .images(let compare): try both(\.points).map { try compare($0, $1, group) }
    case .modes(let compare):
      samples.points.flatMap { points in target.modes.map { compare(points.asPoints, $0) } }
    case .sampleMoments(let measure): samples.moments.map(measure)
    case .moments(let compare): try both(\.moments).map { try compare($0, $1) }
    case .featureMoments(let compare): try both(\.featureMoments).map { try compare($0, $1) }
    }
  }
}

extension Measure {
  /// All measures, in the order of the table's columns.
  static let all = [
    w2, sliced, energy, mmd, symmetricKL, unexplainedVariance, frechet, patches, modes, moments,
  ]

  /// Reads the value of `--measures`, names separated by commas.
  ///
  /// - Throws: `EvaluationFault` if a name is unknown, or if there is none.
  public static func named(_ list: String) throws -> [Measure] {
    let names = all.map(\.name)
    let measures: [Measure] = try list.split(separator: ",").map { word in
      guard let measure = all.first(where: { $0.name == word }) else {
        let guess = names.nearest(to: String(word)).map { "; did you mean \($0)?" } ?? "."
        throw EvaluationFault(
          "there is no measure '\(word)'\(guess) The measures are \(names.joined(separator: ", "))")
      }
      return measure
    }
    guard !measures.isEmpty else { throw EvaluationFault("it names no measure") }
    return measures
  }

  /// A paragraph for each statistic, which describes the measures computed from it.
  public static var helpText: String {
    Statistic.allCases.map { statistic in
      let lines = all.filter { $0.statistic == statistic }.map { measure in
        let gap = String(repeating: " ", count: max(1, 14 - measure.name.count))
        let help = measure.help.replacing("\n", with: "\n" + String(repeating: " ", count: 16))
        return "\n  \(measure.name)\(gap)\(help)"
      }
      return "\(statistic.help):" + lines.joined()
    }.joined(separator: "\n\n")
  }
}

extension Tensor {
  /// Samples of any shape as points, [count, dimensions].
  fileprivate var asPoints: Tensor { reshaped(to: [shape[0], count / shape[0]]) }
}
