import Foundation

/// The numbers of a metrics file.
///
/// An incomplete last line is ignored: a run is writing it, or was killed while it wrote.
public struct MetricsTable: Sendable {
  /// The names that `values(of:)` accepts, in alphabetical order.
  public let names: [String]
  private let records: [[String: Double]]

  /// Reads a file of `MetricsFile`, whose records have at least `step` and `stage`.
  ///
  /// - Throws: `MetricsTableError`.
  public init(path: String) throws(MetricsTableError) {
    let data: Data
    guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
    do { data = try Data(contentsOf: URL(filePath: path)) } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // The part after the last line feed: nothing, or an incomplete line.
    lines.removeLast()
    guard !lines.isEmpty else { throw .empty(path: path) }
    var records: [[String: Double]] = []
    for (index, line) in lines.enumerated() {
      let fields = try? JSONDecoder().decode([String: Field].self, from: line)
      guard let record = fields?.compactMapValues(\.number),
        let step = record["step"], record["stage"] != nil
      else { throw .damaged(path: path, line: index + 1, fault: "no record with step and stage") }
      if let previous = records.last?["step"], step <= previous {
        throw .damaged(
          path: path, line: index + 1,
          fault: "step \(Int(step)) comes after step \(Int(previous))")
      }
      records.append(record)
    }
    self.records = records
    names = Set(records.flatMap(\.keys)).subtracting(["step"]).sorted()
  }

  /// The step of each record, ascending.
  public var steps: [Double] { values(of: "step") }

  /// A number of each record; NaN where it was not finite, or is not there.
  public func values(of name: String) -> [Double] { records.map { $0[name] ?? .nan } }

  /// The last step of each stage but the last one.
  public var stageBorders: [Double] {
    let stages = values(of: "stage")
    return zip(steps, zip(stages, stages.dropFirst())).filter { $0.1.0 != $0.1.1 }.map(\.0)
  }

  /// A value of a record; nil if it is no number.
  private struct Field: Decodable {
    let number: Double?

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      number = value.decodeNil() ? .nan : try? value.decode(Double.self)
    }
  }
}

/// Why a metrics file cannot be used.
public enum MetricsTableError: Error, Equatable, CustomStringConvertible {
  /// There is no such file.
  case missing(path: String)
  /// It cannot be read, with the reason.
  case unreadable(path: String, reason: String)
  /// It has no whole line.
  case empty(path: String)
  /// A line, counted from 1, is not what a run writes.
  case damaged(path: String, line: Int, fault: String)

  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such file; a run makes it when it starts"
    case .unreadable(let path, let reason): "\(path): cannot be read: \(reason)"
    case .empty(let path): "\(path): no line yet; wait until the run has reported some steps"
    case .damaged(let path, let line, let fault):
      "\(path), line \(line): \(fault); restore the file, or remove the line"
    }
  }
}
