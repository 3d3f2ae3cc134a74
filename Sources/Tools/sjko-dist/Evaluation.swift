import Foundation
import Measurement

/// What was measured of one distribution, as a row of a table or as JSON.
struct Evaluation {
  /// What was measured: a file, or `target`.
  let name: String
  /// W2 to fresh points of the target.
  let distance: Double
  /// Of images: how far their patches are from those of the target.
  var patchDistance: Double?
  /// Mean and standard deviations; nil in many dimensions, where nobody would read them.
  var moments: GaussianMoments?
  /// Of a target made of modes.
  var coverage: ModeCoverage?
  var modeCount = 0

  init(name: String, distance: Double) {
    self.name = name
    self.distance = distance
  }

  static let heading = "      W2  patches  modes    near  samples of; mean; standard deviations"

  /// One line under `heading`.
  var row: String {
    let modes = coverage.map { "\($0.hitCount)/\(modeCount)" } ?? "-"
    let near = coverage.map { String(format: "%6.2f%%", 100 * $0.nearFraction) } ?? "      -"
    let patches = patchDistance.map { String(format: "%7.4f", $0) } ?? "      -"
    let fields = [
      String(format: "%8.4f", distance), patches,
      String(repeating: " ", count: max(0, 5 - modes.count)) + modes, near, name,
    ]
    return fields.joined(separator: "  ")
      + (moments.map { "; \(list($0.mean)); \(list($0.standardDeviations))" } ?? "")
  }

  /// One object without line breaks; keys are sorted.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(
      decoding: try encoder.encode(
        Record(
          name: name, w2: distance, patches: patchDistance, modesHit: coverage?.hitCount,
          modes: modeCount, near: coverage?.nearFraction, mean: moments?.mean,
          standardDeviations: moments?.standardDeviations)), as: UTF8.self)
  }

  private struct Record: Encodable {
    let name: String
    let w2: Double
    let patches: Double?
    let modesHit: Int?
    let modes: Int
    let near: Double?
    let mean: [Double]?
    let standardDeviations: [Double]?
  }

  private func list(_ values: [Double]) -> String {
    "[" + values.map { String(format: "%.4f", $0) }.joined(separator: " ") + "]"
  }
}
