public import Texts

/// Something that a user should know before a long training, and what to do about it.
public struct Finding: Sendable, Equatable {
  /// What follows if nothing is done.
  public enum Severity: String, Sendable, Comparable {
    /// Nothing; the user may still want to know it.
    case note
    /// The training works, but is slow, has other bits, or may end early.
    case warning
    /// The training does not start, or is certain to fail.
    case stops

    /// Orders by what follows.
    public static func < (lower: Severity, upper: Severity) -> Bool {
      let order: [Severity] = [.note, .warning, .stops]
      return order.firstIndex(of: lower) ?? 0 < order.firstIndex(of: upper) ?? 0
    }
  }

  /// What follows if nothing is done.
  public let severity: Severity
  /// What is wrong, and where.
  public let text: String
  /// What to do.
  public let remedy: String

  /// Makes a finding of its parts.
  public init(_ severity: Severity, _ text: String, remedy: String) {
    (self.severity, self.text, self.remedy) = (severity, text, remedy)
  }

  /// The same finding, with something to do before its remedy.
  func remedied(first: String) -> Finding {
    Finding(severity, text, remedy: "\(first)then \(remedy)")
  }
}

/// The result of one check.
public struct CheckReport: Sendable {
  /// The checks, in their order.
  public enum Check: String, Sendable, CaseIterable {
    case hosts, versions, cores, memory, clocks, links, limits, folder, locks, data, step, time
  }

  /// Which check it was.
  public let check: Check
  /// One line about what was seen, also if there are findings.
  public let summary: String
  /// What was measured, for programs.
  public let values: [(key: String, value: JSONValue)]
  /// What the user should know; often nothing.
  public let findings: [Finding]

  /// Makes a report of its parts.
  init(
    _ check: Check, _ summary: String, values: [(key: String, value: JSONValue)] = [],
    _ findings: [Finding] = []
  ) {
    self.check = check
    self.summary = summary
    self.values = values
    self.findings = findings
  }

  /// The gravest severity; nil without findings.
  public var severity: Finding.Severity? { findings.map(\.severity).max() }

  /// One line if all is well, or two lines for each finding.
  public var text: String {
    func line(_ state: String, _ text: String) -> String {
      "\(check.rawValue.leftAligned(in: 9))\(state.leftAligned(in: 8))\(text)"
    }
    let isWell = severity ?? .note == .note
    let lines = isWell ? [line("ok", summary)] : []
    return
      (lines
      + findings.map {
        line($0.severity.rawValue, $0.text.replacing("\n", with: "\n" + indentation))
          + "\n\(indentation)-> \($0.remedy)"
      }).joined(separator: "\n")
  }

  private var indentation: String { String(repeating: " ", count: 17) }

  /// The same as a JSON object.
  public var json: JSONValue {
    .object([
      ("check", .string(check.rawValue)), ("state", .string(severity?.rawValue ?? "ok")),
      ("summary", .string(summary)), ("values", .object(values)),
      (
        "findings",
        .array(
          findings.map {
            .object([
              ("severity", .string($0.severity.rawValue)), ("text", .string($0.text)),
              ("remedy", .string($0.remedy)),
            ])
          })
      ),
    ])
  }
}
