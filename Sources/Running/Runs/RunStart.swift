import Foundation
import Texts

/// The start of a training, a line of history.jsonl: with what, where and from what it computes.
struct RunStart: Codable, Sendable, Equatable {
  /// The checkpoint that a training continues from.
  struct Resumption: Codable, Sendable, Equatable {
    let step: Int
    let file: String
  }

  /// The kinds of lines; this one.
  enum Event: String, Codable, Sendable { case start }

  var event = Event.start
  /// In UTC.
  let time: Date
  /// Program, commit, compiler, libraries and threads, with the names that they have in checkpoints.
  let versions: [String: String]
  /// The model of the processor of rank 0.
  let processor: String
  /// The ranks on each host.
  let hosts: [String: [Int]]
  let ranks: Int
  /// The program and its arguments.
  let command: [String]
  let environment: [String: String]
  /// The names of Open MPI's parameters in the environment.
  let openMPIParameters: [String]
  /// Number, shape, type and digest of the data and the source, as in checkpoints.
  let data: String
  let source: String
  /// Nil for a new run.
  let resumption: Resumption?

  enum CodingKeys: String, CodingKey {
    case event, time, versions, processor, hosts, ranks, command, environment, data, source
    case openMPIParameters = "open_mpi_parameters"
    case resumption = "resumed_from"
  }

  /// Time, version, commit, ranks and threads.
  var summary: String {
    let commit = versions[Provenance.commitName].map { " (\($0))" } ?? ""
    let threads = versions["threads_per_rank"].flatMap(Int.init) ?? 1
    return "\(time.ISO8601Format()) \(versions["program"] ?? "")\(commit), "
      + "\(NumberText.count(ranks, "rank")) on \(NumberText.count(hosts.count, "host")), "
      + "\(NumberText.count(threads, "thread")) each"
  }
}

/// The end of a training, a line of history.jsonl.
struct RunEnd: Codable, Sendable, Equatable {
  /// The kinds of lines; this one.
  enum Event: String, Codable, Sendable { case end }

  var event = Event.end
  /// In UTC.
  let time: Date
  /// The steps of the run so far.
  let step: Int
  /// `finished`, what stopped the training, or its error.
  let reason: String
  /// Since the start.
  let seconds: Double
}
