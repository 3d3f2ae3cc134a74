import Files
import Glibc

/// Reads all bytes of a file, and decompresses them if they are compressed by gzip.
///
/// The path may also be that of a pipe, such as /dev/stdin, to which another program writes.
///
/// - Throws: `CompressedFileError` if the file cannot be read, is damaged or incomplete; and, in a build
///   without zlib, if it is compressed.
/// - Cost: memory for the decompressed bytes.
public func decompressedBytes(ofFile path: String) throws(CompressedFileError) -> [UInt8] {
  let (descriptor, isPipe) = try opened(path)
  let bytes = try decompressedBytes(readAndClosed: descriptor, path)
  if isPipe && bytes.isEmpty {
    throw CompressedFileError(
      path, "read", reason: "it is a pipe to which no program writes. Start that program first")
  }
  return bytes
}

/// Opens a file or a pipe for reading; never waits for a program that would write to it.
///
/// A pipe without such a program then has no bytes. A device is refused, because it can have bytes for
/// ever.
///
/// - Corresponds to: `open`, `fstat`, `fcntl`.
private func opened(_ path: String) throws(CompressedFileError) -> (Int32, isPipe: Bool) {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw CompressedFileError(path, "open", reason: .last) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else {
    let error = CompressedFileError(path, "fstat", reason: .last)
    close(descriptor)
    throw error
  }
  let kind = status.st_mode & S_IFMT
  switch kind {
  case S_IFREG, S_IFIFO:
    // The bytes of a pipe are waited for.
    _ = fcntl(descriptor, F_SETFL, 0)
    return (descriptor, kind == S_IFIFO)
  case S_IFDIR:
    close(descriptor)
    throw CompressedFileError(path, "open", reason: SystemError(number: EISDIR))
  default:
    close(descriptor)
    throw CompressedFileError(path, "open", reason: "it is a device. Name a file or a pipe")
  }
}

/// A file that could not be read completely.
public struct CompressedFileError: Error, CustomStringConvertible {
  let path: String
  let function: String
  /// Why it failed, in words.
  public let reason: String
  /// Whether the file is compressed, and this build cannot decompress.
  public let lacksTrait: Bool

  init(_ path: String, _ function: String, reason: String, lacksTrait: Bool = false) {
    (self.path, self.function, self.reason) = (path, function, reason)
    self.lacksTrait = lacksTrait
  }

  init(_ path: String, _ function: String, reason: SystemError) {
    self.init(path, function, reason: reason.description)
  }

  /// A sentence with the path, the reason and the function.
  public var description: String { "cannot read \(path): \(reason) [\(function)]" }
}
