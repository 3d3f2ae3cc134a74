import Datasets
import Features
public import Parallel

extension Evaluator {
  /// The reason why a measure cannot be computed for a target; nil if it can be.
  func obstacle(to measure: Measure, _ target: EvaluationTarget) -> String? {
    guard measure.statistic == .featureMoments else { return measure.obstacle(of: target) }
    guard let features else { return "needs a feature network: name its file with --features" }
    return measure.obstacle(of: target) ?? features.obstacle(to: target.sampleShape)
  }

  /// Checks that samples can be compared with a target as the options state.
  ///
  /// - Throws: `EvaluationFault` if they cannot.
  func check(_ samples: EvaluatedSamples, against target: EvaluationTarget) throws {
    let path = samples.name
    guard samples.sampleShape == target.sampleShape else {
      throw EvaluationFault(
        "\(path): samples have the shape \(samples.sampleShape), but samples of the target "
          + "\(target.name) have \(target.sampleShape)")
    }
    let needed = (chosen ?? Measure.all).contains { $0.statistic != .moments } ? count : 2
    for (name, rows) in [("the data", target.source.availableCount), (path, samples.rowCount)] {
      guard let rows, rows < needed else { continue }
      guard rows > 1 else {
        throw EvaluationFault("\(name) has only \(rows) sample: measures need two or more")
      }
      if rows < needed {
        throw EvaluationFault(
          "--count is \(count), but \(name) has only \(rows) samples: "
            + "reduce --count to \(rows)\(rows > 2 ? " or less" : "")")
      }
    }
    if features != nil, let chosen, !chosen.contains(where: { $0.statistic == .featureMoments }) {
      throw EvaluationFault(
        "--features is only for \(names(featureMeasures)), which --measures does not contain")
    }
    for measure in chosen ?? (features == nil ? [] : featureMeasures) {
      if let obstacle = obstacle(to: measure, target) {
        throw EvaluationFault("\(path): \(measure.name) \(obstacle)")
      }
    }
  }

  /// Checks that all ranks have read the same samples, targets and maps.
  ///
  /// - Throws: `AgreedFailure` with a `DatasetError`.
  /// - Collective: every rank of the group, in the same order.
  public func checkSame(in group: any ProcessGroup) throws {
    let identity =
      targets.map { "target \($0.source.identity)" }
      + rows.filter { !$0.isFloor }.map { "\($0.samples.name) \($0.samples.identity)" }
    guard let other = try group.firstDifference(of: identity.joined(separator: ", ")) else {
      return
    }
    throw group.agreedFailure(
      DatasetError.otherOnRank(
        rank: other.rank, hostName: other.hostName, found: other.text, onRoot: other.rootText))
  }

  /// Warnings that a reader needs to interpret the table.
  public var notes: [String] {
    targets.flatMap(\.source.notes)
      + rows.flatMap { row in
        row.samples.passedOver.map { "passed over \($0)" } + row.samples.notes
          + (row.isFloor ? notesOnFloor(of: targets[row.target]) : [])
      } + notesOnFeatures
  }

  /// Warns if a dataset has too few rows for two separate draws: then they share rows, and the floor is
  /// too low.
  private func notesOnFloor(of target: EvaluationTarget) -> [String] {
    guard let rows = target.source.availableCount else { return [] }
    let compared = measures(of: target).filter(\.comparesWithDraw)
    return [
      ("--count", count, compared.filter { $0.statistic != .moments }),
      ("--moment-count", min(momentCount, rows), compared.filter { $0.statistic == .moments }),
    ].filter { _, draw, measures in !measures.isEmpty && rows / 2 < draw }.map {
      option, draw, measures in
      // Two is the least number that measures accept.
      let remedy =
        rows >= 4 ? "reduce \(option) to \(rows / 2) or less" : "use a target of 4 or more samples"
      return "the data has \(rows) samples, too few for two draws of \(draw) without common "
        + "samples: the line `target` is too low in \(names(measures)); \(remedy)"
    }
  }

  private var notesOnFeatures: [String] {
    guard let features, count <= features.featureCount else { return [] }
    return [
      "\(features.path) computes \(features.featureCount) features of an image, but --count is only "
        + "\(count): their covariance is singular, and \(names(featureMeasures)) is far too high"
    ]
  }

  private var featureMeasures: [Measure] {
    Measure.all.filter { $0.statistic == .featureMoments }
  }

  private func names(_ measures: [Measure]) -> String {
    measures.map(\.name).joined(separator: ", ")
  }
}
