import Files
import Foundation

/// The trainings of a run: the contents of history.jsonl.
///
/// Each start of a training adds a line, and each end that the program lives to see another one. An
/// incomplete last line is ignored: a training is writing it, or was killed while it wrote.
public struct RunHistory: Sendable {
  /// One training, from a start of the program to its end.
  public struct Training: Sendable, Equatable {
    let start: RunStart
    /// Nil if it has not ended, or was killed.
    var end: RunEnd?
  }

  /// The trainings, the oldest first.
  public private(set) var trainings: [Training] = []

  /// Reads a file; a file that does not exist has no trainings.
  ///
  /// - Throws: ``RunHistoryError``.
  public init(path: String) throws(RunHistoryError) {
    let bytes: [UInt8]
    do { bytes = try bytesOfFile(path) } catch {
      if error.reason.isMissing { return }
      throw RunHistoryError(path: path, fault: "the file does not open: \(error.reason)")
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    // The part after the last line feed: nothing, or an incomplete line.
    for (index, line) in lines.dropLast().enumerated() {
      let data = Data(line)
      if let start = try? decoder.decode(RunStart.self, from: data) {
        trainings.append(Training(start: start))
      } else if let end = try? decoder.decode(RunEnd.self, from: data),
        let last = trainings.indices.last, trainings[last].end == nil
      {
        trainings[last].end = end
      } else {
        throw RunHistoryError(
          path: path, fault: "line \(index + 1) is no start and no end of a training")
      }
    }
  }
}

extension RunHistory.Training: CustomStringConvertible {
  /// The training in one line.
  public var description: String {
    let beginning = start.resumption.map { "after step \($0.step)" } ?? "from the beginning"
    let ending = end.map { "\($0.reason) at step \($0.step)" } ?? "no end recorded"
    return "\(start.summary), \(beginning): \(ending)"
  }
}

/// A history that cannot be used.
public struct RunHistoryError: Error, Equatable, CustomStringConvertible {
  let path: String
  /// What is wrong.
  public let fault: String
  /// What to do.
  public static let remedy = "Restore the file, or remove the line; no result depends on it"

  /// What is wrong, where, and what to do.
  public var description: String { "\(path): \(fault). \(Self.remedy)" }
}
