import Texts

/// What verification has found out about one file.
public struct VerifiedFile: Sendable {
  /// The kinds of files that are verified.
  public enum Kind: String, Sendable {
    case checkpoint, stage, dataset, metrics, recipe, history
    case features = "feature network"
    /// None of them, or nothing at all.
    case unknown
  }

  /// The results of a verification.
  public enum State: Sendable, Equatable {
    /// The file is as it was written; what a user should know about it, or nil.
    case intact(note: String?)
    /// What is wrong, and what to do.
    case faulty(fault: String, remedy: String)
    /// A file of another program, in a folder that is verified.
    case skipped(reason: String)
  }

  /// Where the file is.
  public let path: String
  /// What it is.
  public let kind: Kind
  /// Whether it is intact.
  public let state: State

  init(_ path: String, _ kind: Kind, _ state: State) {
    (self.path, self.kind, self.state) = (path, kind, state)
  }

  /// Makes the result of a file with a fault.
  init(_ path: String, _ kind: Kind, fault: String, remedy: String) {
    self.init(path, kind, .faulty(fault: fault, remedy: remedy))
  }

  /// Whether something is wrong with the file.
  public var isFaulty: Bool { if case .faulty = state { true } else { false } }

  /// The result as a line of text.
  public var text: String {
    switch state {
    case .intact(let note): "\(path): intact \(kind.rawValue)\(note.map { "; \($0)" } ?? "")"
    case .faulty(let fault, let remedy): "\(path): FAULT: \(fault). \(remedy)"
    case .skipped(let reason): "\(path): skipped: \(reason)"
    }
  }

  /// The result as a JSON object on one line.
  public var json: String {
    var members: [(key: String, value: JSONValue)] = [
      ("path", .string(path)), ("kind", .string(kind.rawValue)),
    ]
    switch state {
    case .intact(let note):
      members.append(("state", .string("intact")))
      if let note { members.append(("note", .string(note))) }
    case .faulty(let fault, let remedy):
      members += [
        ("state", .string("faulty")), ("fault", .string(fault)), ("remedy", .string(remedy)),
      ]
    case .skipped(let reason):
      members += [("state", .string("skipped")), ("note", .string(reason))]
    }
    return JSONValue.object(members).text
  }
}
