import Glibc
public import Texts

/// A file of JSON Lines: one record after the other, each on a line of its own.
///
/// Equal records give equal bytes, so a run that was stopped and resumed leaves the same file as one
/// that was not: a checkpoint stores `length`, and resuming cuts the file back to it.
public final class MetricsFile {
  /// One number or text of a record; numbers that are not finite become `null`.
  public typealias Value = JSONValue

  private let path: String
  private let descriptor: Int32

  /// Opens a file to append records, and creates it if there is none.
  public init(path: String) throws(MetricsFileError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .failed("open", path, errno) }
  }

  deinit { close(descriptor) }

  /// Adds a line, and hands it to the operating system at once.
  ///
  /// - Parameter record: names and values, in the order in which they are written.
  /// - Throws: `MetricsFileError` if the file system refuses.
  public func append(_ record: [(key: String, value: Value)]) throws(MetricsFileError) {
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

  /// How many bytes the file has.
  public var length: Int {
    get throws(MetricsFileError) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw .failed("measure", path, errno) }
      return Int(status.st_size)
    }
  }

  /// Forgets all records after the first `count` bytes.
  ///
  /// - Throws: `MetricsFileError` also when the file is shorter than that.
  public func truncate(toBytes count: Int) throws(MetricsFileError) {
    let present = try length
    guard present >= count else {
      throw MetricsFileError(
        description: """
          \(path) has \(present) bytes, but the checkpoint was written when it had \(count): \
          bring the whole file back, or start in an empty run folder
          """)
    }
    guard ftruncate(descriptor, off_t(count)) == 0 else { throw .failed("shorten", path, errno) }
  }

  /// Waits until all records are on the disk.
  ///
  /// Call it before a checkpoint records `length`: after a power failure the file is then at least
  /// as long as the checkpoint says.
  public func synchronize() throws(MetricsFileError) {
    guard fsync(descriptor) == 0 else { throw .failed("save", path, errno) }
  }
}

/// A metrics file that could not be read or written.
public struct MetricsFileError: Error, Equatable, CustomStringConvertible {
  /// What was tried with which file, why it failed, and what to do.
  public let description: String

  static func failed(_ verb: String, _ path: String, _ code: Int32) -> MetricsFileError {
    MetricsFileError(
      description: """
        cannot \(verb) \(path): \(String(cString: strerror(code))); \
        see that its folder exists, may be written to and has space left
        """)
  }
}
