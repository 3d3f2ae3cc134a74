import SemiDualJKO
import Testing

@testable import Runs

@Suite("Progress reports")
struct ProgressReportTests {
  private let report = ProgressReport(
    stage: 3, stageCount: 50, step: 12_000, stepCount: 108_000,
    means: [.potentialLoss: 0.693147, .mapLoss: -0.12345, .transportCost: 0.0123],
    samplesPerSecond: 25_123, secondsLeft: 3725)

  @Test("A log line names stage, step, losses, cost, speed and time left")
  func line() {
    #expect(
      report.line == """
        stage  3/50  step  12000/108000  potential    0.6931  map   -0.1235  cost   0.01230  \
        25.1k samples/s  1 h 02 min left
        """)
  }

  @Test("A log line without a known end omits the time")
  func lineWithoutEnd() {
    var report = report
    report.secondsLeft = nil
    #expect(report.line.hasSuffix("25.1k samples/s"))
  }

  @Test("Every label is in the same column of all log lines")
  func alignment() {
    var other = report
    (other.stage, other.step) = (41, 7)
    other.means = [.potentialLoss: -1.2345e-7, .mapLoss: 5432.1, .transportCost: .nan]
    other.samplesPerSecond = 812
    for word in ["step", "potential", "map", "cost", "samples/s", "1 h"] {
      let places = [report, other].map {
        $0.line.firstRange(of: word)?.lowerBound.utf16Offset(in: $0.line)
      }
      #expect(places[0] == places[1])
    }
  }

  @Test("A log line has at most 120 characters, with 999 stages and the extremes of a float")
  func longestLine() {
    let longest = ProgressReport(
      stage: 998, stageCount: 999, step: 1_234_567, stepCount: 9_999_999,
      means: [.potentialLoss: -1.2345e-10, .mapLoss: -1.2345e-38, .transportCost: -1.2345e+38],
      samplesPerSecond: 999_400, secondsLeft: 86_400 * 99.9)
    #expect(longest.line.count <= 120)
  }

  @Test("A terminal line draws a bar and erases the old line")
  func terminalLine() {
    #expect(
      report.terminalLine(columns: 120) == "\r" + """
         11% [=>              ]  stage  3/50  1 h 02 min left  potential 0.6931  map -0.1235  \
        cost 0.01230  25.1k samples/s
        """ + "\u{1B}[K")
  }

  @Test("A terminal line never fills the last column", arguments: 1...140)
  func narrowTerminals(columns: Int) {
    let line = report.terminalLine(columns: columns)
    #expect(line.dropFirst().dropLast(3).count < columns)
  }

  @Test("A narrow terminal shows fewer fields, but no part of one", arguments: 24...140)
  func wholeFields(columns: Int) {
    func visible(_ columns: Int) -> Substring {
      report.terminalLine(columns: columns).dropFirst().dropLast(3)
    }
    let missing = visible(1000).dropFirst(visible(columns).count)
    #expect(visible(1000).hasPrefix(visible(columns)))
    #expect(missing.isEmpty || missing.hasPrefix("  "))
  }

  @Test("The bar is empty before the first step and full after the last")
  func bar() {
    var report = report
    report.step = 0
    #expect(report.terminalLine(columns: 40).contains("  0% [>               ]"))
    report.step = report.stepCount
    #expect(report.terminalLine(columns: 40).contains("100% [================]"))
  }
}
