public import Checkpoints
import Foundation

/// The lines of history.jsonl, which rank 0 writes.
extension RunRecords {
  /// Records the start of a training; call it after `announce`, which knows the hosts.
  ///
  /// - Parameter samples: what the run learns from.
  /// - Throws: `RunFolderFault.lockLost`, or `MetricsFileError`.
  public func recordStart(samples: SampleRecord) throws {
    guard let files else { return }
    let environment = RecordedEnvironment(ProcessInfo.processInfo.environment)
    try files.history.removeIncompleteLine()
    try record(
      RunStart(
        time: Date(), versions: Provenance.allVersions(of: recipe),
        processor: Provenance.processor,
        hosts: Dictionary(grouping: hosts.indices) { hosts[$0] }, ranks: rankCount,
        command: CommandLine.arguments,
        environment: environment.values, openMPIParameters: environment.openMPIParameters,
        data: samples.data, source: samples.source, resumption: resumption),
      in: files)
    startSeconds = StopRequests.now
  }

  /// Records the end of a training that has a start; further calls have no effect.
  ///
  /// - Parameters:
  ///   - progress: the last step.
  ///   - reason: `finished`, what stopped the training, or its error.
  /// - Throws: `RunFolderFault.lockLost`, or `MetricsFileError`.
  public func recordEnd(_ progress: RunProgress, reason: String) throws {
    guard let files, let start = startSeconds else { return }
    startSeconds = nil
    try record(
      RunEnd(
        time: Date(), step: progress.step, reason: reason, seconds: StopRequests.now - start),
      in: files)
  }

  /// Appends a line, and waits until it is on the disk.
  private func record(_ event: some Encodable, in files: Files) throws {
    try files.lock.checkHeld()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    try files.history.append(object: Array(try encoder.encode(event)))
    try files.history.synchronize()
  }
}
