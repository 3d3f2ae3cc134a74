public import Checkpoints

extension RunRecords {
  /// Checks that a run continues with the samples of its checkpoint.
  ///
  /// - Parameters:
  ///   - now: the samples that were opened.
  ///   - file: the checkpoint.
  ///   - allowsOther: whether other samples are only printed.
  /// - Throws: `RunFolderFault.otherData`, or `CheckpointError` if the file cannot be read.
  public func check(_ now: SampleRecord, since file: CheckpointFile, allowsOther: Bool) throws {
    let before = try file.header().samples
    let differences = [("data", before.data, now.data), ("source", before.source, now.source)]
      .filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) before, \($0.2) now" }
    guard !differences.isEmpty else { return }
    guard allowsOther else {
      throw RunFolderFault.otherData(path: file.path, differences: differences)
    }
    for difference in differences {
      log.say("note: going on with other samples than \(file.path): \(difference)")
    }
  }
}
