import Datasets
import Foundation
import Distances

/// What was measured of some samples, as JSON writes it.
struct Evaluation: Codable {
  /// A file, or `target`.
  let name: String
  /// What they were compared with.
  let target: String
  /// How the target's points are drawn, `balanced` or `independent`; nil for rows of files.
  let targetDraws: String?
  /// Samples, and points of the target, that distances are of.
  let count: Int
  /// Of the target's points.
  let seed: UInt64
  let dimensions: Int
  var w2: Double?
  var sliced: Double?
  var energy: Double?
  /// Squared, and without bias.
  var mmd: Double?
  /// Samples that moments are of.
  var momentCount: Int?
  var symmetricKL: Double?
  var symmetricKLFloor: Double?
  /// In percent.
  var buresUVP: Double?
  /// Of features; squared, as is usual.
  var frechet: Double?
  var patches: Double?
  /// Modes of the target; 0 if it has none.
  var modes = 0
  var modesHit: Int?
  var near: Double?
  var mean: [Double]?
  var standardDeviations: [Double]?
  /// Row by row.
  var covariance: [[Double]]?

  /// Beyond, nobody would read them.
  private static let largestWrittenDimensions = 32

  init(name: String, target: EvaluationTarget, count: Int, seed: UInt64) {
    self.name = name
    self.target = target.name
    targetDraws = target.draws?.rawValue
    self.count = count
    self.seed = seed
    dimensions = target.sampleShape.reduce(1, *)
  }

  mutating func set(_ moments: GaussianMoments) {
    guard dimensions <= Self.largestWrittenDimensions else { return }
    mean = moments.mean
    standardDeviations = moments.standardDeviations
    covariance = stride(from: 0, to: moments.covariance.count, by: dimensions).map {
      Array(moments.covariance[$0..<$0 + dimensions])
    }
  }

  /// One object without line breaks; keys are sorted.
  ///
  /// Numbers that are not finite are texts.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// Reads what `json` has written.
  init(json: some Sequence<UInt8>) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    self = try decoder.decode(Evaluation.self, from: Data(json))
  }
}
