import Datasets
import Distances
import Features

extension Evaluator {
  /// What the reader of the table must know of these samples and does not see in it.
  func notes(on samples: [EvaluatedSamples]) -> [String] {
    samples.flatMap { samples in
      samples.passedOver.map { "passed over \($0)" }
        + (samples.name == "target" ? notes(onFloorOf: samples.target) : [])
    } + notesOnFeatures
  }

  /// Two draws of a dataset that is too small share rows, or are even the same.
  private func notes(onFloorOf target: EvaluationTarget) -> [String] {
    guard let rows = target.source.availableCount else { return [] }
    func names(_ measures: [MeasureName]) -> [String] {
      measures.filter { takes($0, of: target) }.map(\.rawValue)
    }
    let ofPoints = names(MeasureName.allCases.filter { !$0.isOfMoments && $0 != .modes })
    let ofMoments = names([.symmetricKL, .uvp])
    return [
      (option: "--count", draw: count, measures: ofPoints),
      (option: "--moment-count", draw: min(momentCount, rows), measures: ofMoments),
    ].filter { !$0.measures.isEmpty && rows < 2 * $0.draw }.map {
      "the data has \(rows) samples, too few for two draws of \($0.draw) with none in common: the line "
        + "`target` is lower than it should be in \($0.measures.joined(separator: ", ")); give "
        + "\($0.option) \(max(2, rows / 2)) or less"
    }
  }

  private var notesOnFeatures: [String] {
    guard let features, count <= features.featureCount else { return [] }
    return [
      "\(count) samples are no more than the \(features.featureCount) features of "
        + "\(features.path): their covariance has no full rank, and frechet is far too high"
    ]
  }
}
