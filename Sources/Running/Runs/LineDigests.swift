import Digests
import Files
import Glibc

/// A file with the SHA-256 of each line of another file, in the order of the lines.
///
/// Each line of 64 hexadecimal digits belongs to one line of the other file, with its line feed. The
/// checkpoints of a run recognize metrics.jsonl up to their steps. These digests also recognize the
/// lines after the last checkpoint, and name the line that has changed.
public final class LineDigests {
  /// The bytes of a line.
  public static let lineLength = 65

  private let path: String
  private let descriptor: Int32

  /// Opens the file to append digests, and creates it if there is none.
  init(path: String) throws(MetricsFileError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .failed("open", path, errno) }
  }

  deinit { close(descriptor) }

  /// Adds the digest of a line.
  func append(_ line: [UInt8]) throws(MetricsFileError) {
    try write(Array(Self.text(of: line).utf8))
  }

  /// Keeps the digests of these lines, and writes those that are missing or wrong.
  func set(to lines: [UInt8]) throws(MetricsFileError) {
    let text = Array(Self.text(of: lines).utf8)
    let present: [UInt8]
    do { present = try bytesOfFile(path) } catch {
      throw .failed("read", path, error.reason.number)
    }
    let isRight = present.starts(with: text)
    guard ftruncate(descriptor, off_t(isRight ? text.count : 0)) == 0 else {
      throw .failed("shorten", path, errno)
    }
    if !isRight { try write(text) }
  }

  /// Waits until all digests are on the disk.
  func synchronize() throws(MetricsFileError) {
    guard fsync(descriptor) == 0 else { throw .failed("save", path, errno) }
  }

  private func write(_ bytes: [UInt8]) throws(MetricsFileError) {
    do { try writeCompletely(bytes, to: descriptor) } catch {
      throw .failed("write to", path, error.number)
    }
  }

  /// What a file of digests holds for these lines; an incomplete last line also counts.
  public static func text(of lines: [UInt8]) -> String {
    var (text, rest) = ("", lines[...])
    while !rest.isEmpty {
      let line = rest[...(rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex - 1)]
      text += SHA256.digest(of: Array(line).span.bytes) + "\n"
      rest = rest[line.endIndex...]
    }
    return text
  }
}
