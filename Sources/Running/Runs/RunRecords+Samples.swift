public import Checkpoints

extension RunRecords {
  /// Checks that a run continues with the samples of its checkpoint.
  ///
  /// - Parameters:
  ///   - now: the samples that were opened.
  ///   - header: of the checkpoint.
  ///   - path: its file.
  ///   - allowsOther: whether other samples are only printed.
  /// - Throws: `RunFolderFault.otherData`.
  public func check(
    _ now: SampleRecord, since header: CheckpointHeader, of path: String, allowsOther: Bool
  ) throws {
    let before = header.samples
    let differences = [("data", before.data, now.data), ("source", before.source, now.source)]
      .filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) before, \($0.2) now" }
    guard !differences.isEmpty else { return }
    guard allowsOther else {
      throw RunFolderFault.otherData(path: path, differences: differences)
    }
    for difference in differences {
      log.say("note: going on with other samples than \(path): \(difference)")
    }
  }
}
