import Files
import Glibc
import Runs
import Texts

/// The check of metrics.jsonl, up to checkpoints by their digests, and line by line by metrics.sha256.
struct MetricsCheck {
  let folder: RunFolder
  /// What intact checkpoints tell of the file, with their paths.
  let extents: [(path: String, extent: MetricsExtent)]

  /// Checks the file; nil if there is none, and no checkpoint knows of lines.
  func result() -> VerifiedFile? {
    for _ in 0..<4 {
      let (result, mayChange) = check()
      guard mayChange else { return result }
      usleep(50_000)
    }
    return check().result
  }

  /// The result, and whether a run that is writing explains it: a line can be without its digest.
  private func check() -> (result: VerifiedFile?, mayChange: Bool) {
    let path = folder.metrics
    func faulty(_ fault: String, _ remedy: String) -> (VerifiedFile?, Bool) {
      (VerifiedFile(path, .metrics, fault: fault, remedy: remedy), false)
    }
    // The digests are read first, because a run writes each line before its digest.
    let digests = try? bytesOfFile(folder.metricsDigests)
    let contents: [UInt8]
    do { contents = try bytesOfFile(path) } catch {
      guard error.reason.isMissing else {
        return faulty("the file does not open: \(error.reason)", Remedy.path)
      }
      let known = extents.first { $0.extent.bytes > 0 }
      guard known != nil || digests.map(\.isEmpty) == false else { return (nil, false) }
      return faulty("there is no such file, but the run has written lines", Self.lost)
    }
    for (checkpoint, extent) in extents where !extent.isBeginning(of: contents) {
      return faulty(
        contents.count < extent.bytes
          ? "it has \(contents.count) bytes, but it had \(extent.bytes) at \(checkpoint)"
          : "its first \(extent.bytes) bytes are not those that it had at \(checkpoint)", Self.lost)
    }
    let covered = extents.map(\.extent.bytes).max() ?? 0
    guard let digests else {
      do throws(MetricsTableError) { _ = try MetricsTable(path: path) } catch {
        if case .damaged(_, let line, let fault) = error {
          return faulty("line \(line): \(fault)", Self.lost)
        }
      }
      let rest = contents[min(covered, contents.count)...].count { $0 == UInt8(ascii: "\n") }
      let lines = NumberText.count(rest, "line")
      let note = "there is no metrics.sha256, so that changes in the last \(lines) are not found"
      return (VerifiedFile(path, .metrics, .intact(note: rest == 0 ? nil : note)), false)
    }
    let expected = Array(LineDigests.text(of: contents).utf8)
    if expected == digests { return (VerifiedFile(path, .metrics, .intact(note: nil)), false) }
    return (
      mismatch(contents, expected, digests, covered: covered),
      expected.starts(with: digests) || digests.starts(with: expected)
    )
  }

  /// The first line that does not have its digest.
  private func mismatch(
    _ contents: [UInt8], _ expected: [UInt8], _ digests: [UInt8], covered: Int
  ) -> VerifiedFile {
    let same = zip(expected, digests).prefix { $0 == $1 }.count
    let line = same / LineDigests.lineLength + 1
    let end =
      contents.indices.filter { contents[$0] == UInt8(ascii: "\n") }
      .dropFirst(line - 1).first ?? contents.count
    if end < covered {
      return VerifiedFile(
        folder.metricsDigests, .metrics,
        fault: "line \(line) is not the digest of line \(line) of metrics.jsonl, which is intact",
        remedy: "\(Remedy.run): it writes the file again")
    }
    let fault =
      if same == expected.count {
        "lines are missing at its end: line \(line) has a digest in metrics.sha256"
      } else if same == digests.count {
        "line \(line) has no digest in metrics.sha256"
      } else {
        "line \(line) does not have the digest that is in metrics.sha256"
      }
    return VerifiedFile(
      folder.metrics, .metrics, fault: fault,
      remedy: "\(Remedy.run): it writes the lines after its checkpoint again")
  }

  private static let lost =
    "Restore it from a copy, or go on without its lines by --allow-lost-metrics"
}
