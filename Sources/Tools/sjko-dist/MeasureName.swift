import ArgumentParser
import Recipes

/// What `sjko-dist evaluate` can measure, by the name on the command line.
enum MeasureName: String, CaseIterable {
  case w2, sliced, energy, mmd
  case symmetricKL = "symmetric-kl"
  case uvp = "bw-uvp"
  case frechet, patches, modes, moments

  /// Beyond, a covariance has more numbers than moments are usually made of samples.
  static let largestMomentDimensions = 256

  /// Whether it is taken of mean and covariance, and not of points.
  var isOfMoments: Bool { [.symmetricKL, .uvp, .moments].contains(self) }

  /// Why it cannot be measured of these samples; nil if it can.
  func obstacle(of target: EvaluationTarget) -> String? {
    switch self {
    case .w2, .sliced, .energy, .mmd: return nil
    case .symmetricKL, .uvp, .moments:
      let dimensions = target.sampleShape.reduce(1, *)
      return dimensions <= Self.largestMomentDimensions
        ? nil
        : "is of at most \(Self.largestMomentDimensions) dimensions, and samples have \(dimensions)"
    case .frechet, .patches:
      return target.sampleShape.count == 3
        ? nil : "is of images, and samples have the shape \(target.sampleShape)"
    case .modes:
      return target.modes != nil ? nil : "needs a target made of modes, which \(target.name) is not"
    }
  }
}

/// The value of `--measures`: names with commas between them.
struct MeasureNames: ExpressibleByArgument {
  let names: [MeasureName]

  init(argument: String) {
    let words = argument.split(separator: ",").map(String.init)
    names = words.compactMap(MeasureName.init)
    unknown = words.filter { MeasureName(rawValue: $0) == nil }
  }

  /// What is no measure.
  private let unknown: [String]

  /// Throws for names that mean nothing, with the one that was likely meant.
  func validate() throws {
    let known = MeasureName.allCases.map(\.rawValue)
    if let word = unknown.first {
      let guess = known.nearest(to: word).map { "; did you mean \($0)?" } ?? "."
      throw ValidationError(
        "--measures: no measure is called '\(word)'\(guess) There are \(known.joined(separator: ", "))"
      )
    }
    guard !names.isEmpty else { throw ValidationError("--measures names no measure") }
  }
}
