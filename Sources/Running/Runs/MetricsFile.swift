import Files
import Glibc
public import Texts

/// A file of JSON Lines: one JSON object on each line.
///
/// Equal records give equal bytes. A checkpoint stores `length`, and a resumed run truncates the file to
/// it, so an interrupted run leaves the same file as an uninterrupted one.
public final class MetricsFile {
  private let path: String
  private let descriptor: Int32

  /// Opens a file to append records, and creates it if there is none.
  public init(path: String) throws(MetricsFileError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .failed("open", path, errno) }
  }

  deinit { close(descriptor) }

  /// Adds a line, and passes it to the operating system immediately.
  ///
  /// - Parameter record: names and values in order; numbers that are not finite become `null`.
  /// - Throws: `MetricsFileError` if the file system refuses.
  public func append(_ record: [(key: String, value: JSONValue)]) throws(MetricsFileError) {
    let bytes = Array("\(JSONValue.object(record).text)\n".utf8)
    var written = 0
    while written < bytes.count {
      let result = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if result >= 0 {
        written += result
      } else if errno != EINTR {
        throw .failed("write to", path, errno)
      }
    }
  }

  /// The size of the file in bytes.
  public var length: Int {
    get throws(MetricsFileError) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw .failed("measure", path, errno) }
      return Int(status.st_size)
    }
  }

  /// Removes all records after the first `count` bytes.
  ///
  /// - Throws: `MetricsFileError` also when the file is shorter than that, or no record ends there.
  public func truncate(toBytes count: Int) throws(MetricsFileError) {
    let present = try length
    guard present >= count else {
      throw MetricsFileError(
        description: """
          \(path) has \(present) bytes, but it had \(count) when the checkpoint was written; \
          restore the file, or start in an empty run folder
          """)
    }
    var last: UInt8 = 0
    if count > 0 && (pread(descriptor, &last, 1, off_t(count - 1)) != 1 || last != 0x0A) {
      throw MetricsFileError(
        description: """
          \(path) has no end of a line after \(count) bytes, where one was when the checkpoint was \
          written: it has changed since; restore the file, or start in an empty run folder
          """)
    }
    guard ftruncate(descriptor, off_t(count)) == 0 else { throw .failed("shorten", path, errno) }
  }

  /// Waits until all records are on the disk.
  ///
  /// Call it before a checkpoint stores `length`: after a power failure the file is then at least that
  /// long.
  public func synchronize() throws(MetricsFileError) {
    guard fsync(descriptor) == 0 else { throw .failed("save", path, errno) }
  }
}

/// A metrics file that could not be read or written.
public struct MetricsFileError: Error, Equatable, CustomStringConvertible {
  /// The operation and the file, the reason, and what to do.
  public let description: String

  static func failed(_ verb: String, _ path: String, _ code: Int32) -> MetricsFileError {
    MetricsFileError(
      description: """
        cannot \(verb) \(path): \(SystemError(number: code)); \
        check that its folder exists, is writable and has free space
        """)
  }
}
