import SemiDualJKO
import Texts

/// How far a run is, as one line of a log or as a bar on a terminal.
struct ProgressReport: Sendable, Equatable {
  /// The stage that is being trained, from 0 as in the names of stage files.
  var stage: Int
  /// Stages of the run.
  var stageCount: Int
  /// Steps done in all stages.
  var step: Int
  /// Steps of the whole run.
  var stepCount: Int
  /// The metrics since the last line; those with a progress label are shown.
  var means: StepMetrics<Double>
  /// Samples of all ranks together in a second.
  var samplesPerSecond: Double
  /// Seconds until the run ends at this speed; nil if that is unknown.
  var secondsLeft: Double?

  /// One line for a log, of at most 120 characters for fewer than 1000 stages and ten million steps.
  ///
  /// The numbers of all lines of a run are aligned in columns.
  var line: String {
    var fields = [
      "stage \(aligned(stage, outOf: stageCount))",
      "step \(aligned(step, outOf: stepCount))",
    ]
    fields += metrics(width: 9) + [speed(width: 5)] + timeLeft
    return fields.joined(separator: "  ")
  }

  /// The line that overwrites the previous one on a terminal, without a line feed.
  ///
  /// Fields that do not fit are left out from the right, so that the line never wraps.
  ///
  /// - Parameter columns: the width of the terminal in characters.
  /// - Returns: the text with the codes that make a terminal overwrite its present line.
  func terminalLine(columns: Int) -> String {
    let fraction = stepCount > 0 ? min(1, max(0, Double(step) / Double(stepCount))) : 0
    let percent = "\(Int(fraction * 100))%".rightAligned(in: 4)
    var text = "\(percent) \(bar(fraction, width: 16))"
    let fields =
      ["stage \(aligned(stage, outOf: stageCount))"] + timeLeft + metrics(width: 0)
      + [speed(width: 0)]
    // One column stays free: a terminal wraps when its last one is written.
    for field in fields {
      guard text.count + 2 + field.count < columns else { break }
      text += "  " + field
    }
    // A carriage return first; at the end, the ECMA-48 code that erases the rest of the line.
    return "\r\(text.prefix(max(0, columns - 1)))\u{1B}[K"
  }

  private func metrics(width: Int) -> [String] {
    StepMetric.all.compactMap { metric in
      metric.progressLabel.map {
        "\($0) \(NumberText.short(means[metric]).rightAligned(in: width))"
      }
    }
  }

  private func speed(width: Int) -> String {
    "\(NumberText.withPrefix(samplesPerSecond).rightAligned(in: width)) samples/s"
  }

  private var timeLeft: [String] {
    secondsLeft.map { ["\(NumberText.duration(seconds: $0)) left"] } ?? []
  }

  private func aligned(_ number: Int, outOf total: Int) -> String {
    "\("\(number)".rightAligned(in: "\(total)".count))/\(total)"
  }

  private func bar(_ fraction: Double, width: Int) -> String {
    let filled = Int(fraction * Double(width))
    let tip = filled < width ? ">" : ""
    let body = String(repeating: "=", count: filled) + tip
    return "[\(body.leftAligned(in: width))]"
  }
}
