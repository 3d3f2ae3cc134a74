import Foundation
import Texts

/// Evaluations as a table for people: a column for each measure, a row for each file.
struct EvaluationTable {
  let measures: [MeasureName]

  /// Of more dimensions, means and deviations are in the JSON only.
  private static let shownDimensions = 8

  var heading: String {
    measures.compactMap(title(of:)).map { $0.title.rightAligned(in: $0.width) }.joined(
      separator: "  ")
      + "  samples of" + (measures.contains(.moments) ? "; mean; standard deviations" : "")
  }

  /// One line under `heading`.
  func row(_ evaluation: Evaluation) -> String {
    let fields = measures.compactMap { measure in
      title(of: measure).map { text(measure, evaluation).rightAligned(in: $0.width) }
    }
    var row = (fields + [evaluation.name]).joined(separator: "  ")
    if let mean = evaluation.mean, let deviations = evaluation.standardDeviations,
      mean.count <= Self.shownDimensions
    {
      row += "; \(list(mean)); \(list(deviations))"
    }
    return row
  }

  /// Nil for moments, which stand behind the name.
  private func title(of measure: MeasureName) -> (title: String, width: Int)? {
    switch measure {
    case .w2: ("W2", 8)
    case .sliced: ("sliced", 8)
    case .energy: ("energy", 9)
    case .mmd: ("MMD^2", 10)
    case .symmetricKL: ("sym. KL (floor)", 17)
    case .uvp: ("BW-UVP", 8)
    case .frechet: ("Fréchet", 9)
    case .patches: ("patches", 7)
    case .modes: ("modes    near", 15)
    case .moments: nil
    }
  }

  private func text(_ measure: MeasureName, _ evaluation: Evaluation) -> String {
    func number(_ value: Double?, _ format: String) -> String {
      value.map { String(format: format, $0) } ?? "-"
    }
    switch measure {
    case .w2: return number(evaluation.w2, "%.4f")
    case .sliced: return number(evaluation.sliced, "%.4f")
    case .energy: return number(evaluation.energy, "%.6f")
    case .mmd: return number(evaluation.mmd, "%.2e")
    case .symmetricKL:
      guard evaluation.symmetricKL != nil else { return "-" }
      return number(evaluation.symmetricKL, "%.3g")
        + " (\(number(evaluation.symmetricKLFloor, "%.1e")))"
    case .uvp: return number(evaluation.buresUVP, "%.3f%%")
    case .frechet: return number(evaluation.frechet, "%.3f")
    case .patches: return number(evaluation.patches, "%.4f")
    case .modes:
      guard let hit = evaluation.modesHit else { return "-" }
      let near = number(evaluation.near.map { 100 * $0 }, "%.2f%%").rightAligned(in: 8)
      return "\(hit)/\(evaluation.modes)\(near)"
    case .moments: return ""
    }
  }

  private func list(_ values: [Double]) -> String {
    "[" + values.map { String(format: "%.4f", $0) }.joined(separator: " ") + "]"
  }
}
