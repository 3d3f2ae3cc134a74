import Digests
import Files
import Glibc
public import Texts

/// A file of JSON Lines: one JSON object on each line.
///
/// Equal records give equal bytes. A checkpoint stores `extent`, and a resumed run truncates the file to
/// it, so an interrupted run leaves the same file as an uninterrupted one.
public final class MetricsFile {
  private let path: String
  private let descriptor: Int32
  private let digestsPath: String?
  private var digests: LineDigests?

  /// Opens a file to append records, and creates it if there is none.
  ///
  /// - Parameters:
  ///   - path: where it is.
  ///   - digests: a file for the digest of each line, which `truncate` opens; nil for none.
  /// - Throws: `MetricsFileError` if the file system refuses.
  public init(path: String, digests: String? = nil) throws(MetricsFileError) {
    self.path = path
    digestsPath = digests
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .failed("open", path, errno) }
  }

  deinit { close(descriptor) }

  /// Adds a line, and passes it to the operating system immediately.
  ///
  /// - Parameter record: names and values in order; numbers that are not finite become `null`.
  /// - Throws: `MetricsFileError` if the file system refuses.
  public func append(_ record: [(key: String, value: JSONValue)]) throws(MetricsFileError) {
    try append(object: Array(JSONValue.object(record).text.utf8))
  }

  /// Adds an object that is encoded already, without a line feed.
  func append(object: [UInt8]) throws(MetricsFileError) {
    let line = object + [UInt8(ascii: "\n")]
    do { try writeCompletely(line, to: descriptor) } catch {
      throw .failed("write to", path, error.number)
    }
    try digests?.append(line)
  }

  /// All that the file holds now.
  ///
  /// - Cost: reads the file.
  public var extent: MetricsExtent {
    get throws(MetricsFileError) {
      let count = try length
      var digest = SHA256()
      try read(first: count) { digest.update($0.bytes) }
      return MetricsExtent(bytes: count, sha256: digest.digest())
    }
  }

  private var length: Int {
    get throws(MetricsFileError) {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw .failed("measure", path, errno) }
      return Int(status.st_size)
    }
  }

  /// Removes all records after the first ones.
  ///
  /// - Parameter extent: what the file held when a checkpoint was written.
  /// - Throws: `MetricsFileError` also when the file is shorter than that, or has changed there.
  public func truncate(to extent: MetricsExtent) throws(MetricsFileError) {
    if let loss = try loss(since: extent) {
      throw MetricsFileError(
        description:
          "\(loss); restore the file, or go on without its lines by --allow-lost-metrics")
    }
    try shorten(to: extent.bytes)
  }

  /// Compares the file with what it held when a checkpoint was written.
  ///
  /// - Parameter extent: what the file held then.
  /// - Returns: what is wrong if a part of that is lost or has changed; nil if nothing is.
  /// - Throws: `MetricsFileError` if it cannot be read.
  func loss(since extent: MetricsExtent) throws(MetricsFileError) -> String? {
    let present = try length
    guard present >= extent.bytes else {
      return
        "\(path) has \(present) bytes, but it had \(extent.bytes) when the checkpoint was written"
    }
    guard try !extent.isBeginning(of: contents(first: extent.bytes)) else { return nil }
    return """
      the first \(extent.bytes) bytes of \(path) are not those that it had when the checkpoint was \
      written
      """
  }

  /// Moves all bytes to another file; does nothing if there are none.
  ///
  /// - Returns: whether there were any.
  /// - Throws: `MetricsFileError`; then this file still holds them.
  func moveContents(to other: String) throws(MetricsFileError) -> Bool {
    let bytes = try contents(first: try length)
    do {
      if !bytes.isEmpty { try replaceFile(other) { try writeFile($0, bytes) } }
    } catch {
      throw MetricsFileError(description: "cannot keep the old metrics: \(error)")
    }
    try shorten(to: 0)
    return !bytes.isEmpty
  }

  /// Keeps the first bytes, and their digests.
  private func shorten(to count: Int) throws(MetricsFileError) {
    guard ftruncate(descriptor, off_t(count)) == 0 else { throw .failed("shorten", path, errno) }
    guard let digestsPath else { return }
    let digests = try LineDigests(path: digestsPath)
    try digests.set(to: try contents(first: count))
    self.digests = digests
  }

  private func contents(first count: Int) throws(MetricsFileError) -> [UInt8] {
    var contents: [UInt8] = []
    try read(first: count) { piece in
      for index in piece.indices { contents.append(piece[index]) }
    }
    return contents
  }

  /// Removes what follows the last line feed: the beginning of a line, of a process that was killed.
  func removeIncompleteLine() throws(MetricsFileError) {
    let count = try length
    let end = try contents(first: count).lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    guard end == count || ftruncate(descriptor, off_t(end)) == 0 else {
      throw .failed("shorten", path, errno)
    }
  }

  /// Passes the first `count` bytes to `body`, piece by piece.
  private func read(
    first count: Int, _ body: (Span<UInt8>) -> Void
  ) throws(MetricsFileError) {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var done = 0
    while done < count {
      let read = pread(descriptor, &piece, min(piece.count, count - done), off_t(done))
      if read < 0 && errno == EINTR { continue }
      guard read > 0 else { throw .failed("read", path, read < 0 ? errno : EIO) }
      body(piece.span.extracting(0..<read))
      done += read
    }
  }

  /// Waits until all records are on the disk.
  ///
  /// Call it before a checkpoint stores `extent`: after a power failure the file is then at least that
  /// long.
  public func synchronize() throws(MetricsFileError) {
    guard fsync(descriptor) == 0 else { throw .failed("save", path, errno) }
    try digests?.synchronize()
  }
}

/// The first part of a metrics file, by which a checkpoint recognizes it.
public struct MetricsExtent: Sendable, Equatable {
  /// Its length.
  public internal(set) var bytes = 0
  /// The first 48 bits of the SHA-256 of these bytes.
  var digest = 0

  /// The part of a new file: nothing.
  public init() {}

  init(bytes: Int, digest: Int) {
    self.bytes = bytes
    self.digest = digest
  }

  /// The extent of bytes with this SHA-256; 48 bits of it are a whole number that a `Double` holds.
  init(bytes: Int, sha256: String) {
    self.init(bytes: bytes, digest: Int(sha256.prefix(12), radix: 16) ?? 0)
  }

  /// Whether a file with these contents begins with the part.
  public func isBeginning(of contents: [UInt8]) -> Bool {
    guard bytes > 0 else { return true }
    guard bytes <= contents.count else { return false }
    let sha256 = SHA256.digest(of: contents.span.extracting(0..<bytes).bytes)
    return MetricsExtent(bytes: bytes, sha256: sha256) == self
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
