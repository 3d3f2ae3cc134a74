public import Checkpoints

extension RunRecords {
  /// Checks that a run continues with the samples of its checkpoint.
  ///
  /// - Parameters:
  ///   - now: the samples that were opened.
  ///   - header: of the checkpoint.
  ///   - path: its file.
  ///   - allowsOther: whether other samples are only printed.
  /// - Throws: `RunFolderFault.otherData`; `CheckpointError` if the file does not tell its samples.
  public func check(
    _ now: SampleRecord, since header: CheckpointHeader, of path: String, allowsOther: Bool
  ) throws {
    guard let before = header.samples else {
      throw CheckpointError(
        path, .incomplete,
        "an old version of the program wrote it without what the run learns from, so no run continues "
          + "from it; `sample` and `evaluate` can use it")
    }
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
