import SemiDualJKO
import Texts

extension RunProgress {
  /// A line of metrics.jsonl.
  typealias MetricsLine = [(key: String, value: JSONValue)]

  /// The line of the interval that ends now.
  var metricsLine: MetricsLine {
    Self.line(stage: stage, step: step, stepInStage: stepInStage, interval)
  }

  /// The last line before now, with the same bytes as when it was written; nil if there is none.
  var lastMetricsLine: MetricsLine? {
    guard lastInterval.count > 0 else { return nil }
    let (lastStep, lastInStage) = (step - interval.count, stepInStage - interval.count)
    if lastInStage > 0 {
      return Self.line(stage: stage, step: lastStep, stepInStage: lastInStage, lastInterval)
    }
    // It was written at the end of the stage before.
    let start = stageEnds.steps.dropLast().last ?? 0
    return Self.line(
      stage: stage - 1, step: lastStep, stepInStage: lastStep - start, lastInterval)
  }

  private static func line(
    stage: Int, step: Int, stepInStage: Int, _ interval: MetricSums
  ) -> MetricsLine {
    let means = interval.means
    return [
      ("stage", .integer(stage)), ("step", .integer(step)),
      ("step_in_stage", .integer(stepInStage)), ("steps", .integer(interval.count)),
    ] + StepMetric.all.map { ($0.name, .number(means[$0])) }
  }
}
