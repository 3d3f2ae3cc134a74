import Texts

/// Where a run is, as one line for a log or a bar for a terminal.
public struct ProgressReport: Sendable, Equatable {
  /// The stage that runs, counted from 0 as in the names of stage files.
  public var stage: Int
  /// How many stages the run has.
  public var stageCount: Int
  /// Steps done since the run began.
  public var step: Int
  /// Steps of the whole run.
  public var stepCount: Int
  /// The potential's loss.
  public var potentialLoss: Double
  /// The map's loss.
  public var mapLoss: Double
  /// What moving the samples of this stage costs.
  public var transportCost: Double
  /// Samples of all ranks together in a second.
  public var samplesPerSecond: Double
  /// Seconds until the run ends at this speed, or nil while there is no telling.
  public var secondsLeft: Double?

  /// Names everything that is reported.
  public init(
    stage: Int, stageCount: Int, step: Int, stepCount: Int, potentialLoss: Double, mapLoss: Double,
    transportCost: Double, samplesPerSecond: Double, secondsLeft: Double?
  ) {
    self.stage = stage
    self.stageCount = stageCount
    self.step = step
    self.stepCount = stepCount
    self.potentialLoss = potentialLoss
    self.mapLoss = mapLoss
    self.transportCost = transportCost
    self.samplesPerSecond = samplesPerSecond
    self.secondsLeft = secondsLeft
  }

  /// One line for a log, of at most 120 characters for less than 1000 stages and ten million steps.
  ///
  /// Lines of one run have their numbers one beneath the other.
  public var line: String {
    var fields = [
      "stage \(aligned(stage, outOf: stageCount))",
      "step \(aligned(step, outOf: stepCount))",
    ]
    fields += measurements(width: 9) + timeLeft
    return fields.joined(separator: "  ")
  }

  /// The line that overwrites the one before on a terminal, without a line feed.
  ///
  /// What does not fit is left out from the right, so that the line never wraps.
  ///
  /// - Parameter columns: the width of the terminal in characters.
  /// - Returns: the text with the codes that make a terminal overwrite its present line.
  public func terminalLine(columns: Int) -> String {
    let fraction = stepCount > 0 ? min(1, max(0, Double(step) / Double(stepCount))) : 0
    let percent = "\(Int(fraction * 100))%".rightAligned(in: 4)
    var text = "\(percent) \(bar(fraction, width: 16))"
    let fields = ["stage \(aligned(stage, outOf: stageCount))"] + timeLeft + measurements(width: 0)
    // One column stays free: a terminal wraps when its last one is written.
    for field in fields {
      guard text.count + 2 + field.count < columns else { break }
      text += "  " + field
    }
    // Carriage return before, and the code of ECMA-48 that erases the rest of the line after.
    return "\r\(text.prefix(max(0, columns - 1)))\u{1B}[K"
  }

  private func measurements(width: Int) -> [String] {
    func number(_ value: Double) -> String { NumberText.short(value).rightAligned(in: width) }
    let speed = NumberText.withPrefix(samplesPerSecond).rightAligned(in: min(5, width))
    return [
      "potential \(number(potentialLoss))",
      "map \(number(mapLoss))",
      "cost \(number(transportCost))",
      "\(speed) samples/s",
    ]
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
    return "[\(body)\(String(repeating: " ", count: width - body.count))]"
  }
}
