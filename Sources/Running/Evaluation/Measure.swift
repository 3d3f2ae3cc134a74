import Datasets
import Distances
import Parallel
import Tensors
import Texts

/// Something that `evaluate` measures: one value states everything about it.
///
/// To add a measure, write its value in a file in `Measures` and add its name to `all`.
public struct Measure: Sendable {
  /// The name in `--measures`, for example `symmetric-kl`.
  public let name: String
  /// What the help text states about it: lines of at most 64 characters.
  let help: String
  /// The heading of its column.
  let title: String
  /// The width of its column; nil if its text follows the name of the samples.
  let width: Int?
  /// How it is computed, and from what.
  let function: Function

  /// A function of samples and their target, in this order.
  enum Function: Sendable {
    /// From equally many points on both sides, [count, dimensions] each.
    case points(@Sendable (Tensor, Tensor, any ProcessGroup) throws -> MeasuredValue)
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

  init(_ name: String, _ help: String, title: String, width: Int?, _ function: Function) {
    (self.name, self.help, self.title, self.width) = (name, help, title, width)
    self.function = function
  }

  /// Covariances of more dimensions have more entries than moments usually have samples.
  static let largestMomentDimensions = 256

  /// Which statistic of samples it is computed from.
  var statistic: Statistic {
    switch function {
    case .points, .images, .modes: .points
    case .sampleMoments, .moments: .moments
    case .featureMoments: .featureMoments
    }
  }

  /// Whether it compares the samples with a draw of the target.
  var comparesWithDraw: Bool {
    switch function {
    case .points, .images, .moments, .featureMoments: true
    case .modes, .sampleMoments: false
    }
  }

  /// Why it cannot be computed for a target; nil if it can.
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

  /// Computes it.
  ///
  /// - Returns: the value; nil if the target or one of the statistics lacks what it needs.
  /// - Collective: every rank of the group, in the same order, with equal statistics.
  func value(
    of samples: Statistics, against reference: Statistics, _ target: EvaluationTarget,
    in group: any ProcessGroup
  ) throws -> MeasuredValue? {
    func both<Value>(_ statistic: KeyPath<Statistics, Value?>) -> (Value, Value)? {
      guard let one = samples[keyPath: statistic], let other = reference[keyPath: statistic] else {
        return nil
      }
      return (one, other)
    }
    return switch function {
    case .points(let compare):
      try both(\.points).map { try compare($0.asPoints, $1.asPoints, group) }
    case .images(let compare): try both(\.points).map { try compare($0, $1, group) }
    case .modes(let compare):
      samples.points.flatMap { points in target.modes.map { compare(points.asPoints, $0) } }
    case .sampleMoments(let measure): samples.moments.map(measure)
    case .moments(let compare): try both(\.moments).map { try compare($0, $1) }
    case .featureMoments(let compare): try both(\.featureMoments).map { try compare($0, $1) }
    }
  }
}

/// The result of a measure: its text in the table, and its fields in the JSON.
struct MeasuredValue {
  let cell: String
  let fields: KeyValuePairs<String, JSONValue>
}

extension Tensor {
  /// Samples of any shape as points, [count, dimensions].
  fileprivate var asPoints: Tensor { reshaped(to: [shape[0], count / shape[0]]) }
}
