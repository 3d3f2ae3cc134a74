import CZlib
import Files
import Glibc

/// Reads all bytes of a file, and decompresses them if they are compressed by gzip.
///
/// The path may also be that of a pipe, such as /dev/stdin, to which another program writes.
///
/// - Throws: `CompressedFileError` if the file cannot be read, is damaged or incomplete.
/// - Cost: memory for the decompressed bytes.
/// - Corresponds to: `gzdopen`, `gzread`, `gzclose_r`.
public func decompressedBytes(ofFile path: String) throws(CompressedFileError) -> [UInt8] {
  let (descriptor, isPipe) = try opened(path)
  guard let file = gzdopen(descriptor, "rb") else {
    close(descriptor)
    throw CompressedFileError(path, "gzdopen", Z_MEM_ERROR)
  }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let length = gzread(file, &chunk, UInt32(chunk.count))
    if length < 0 {
      var code = Z_OK
      let text = gzerror(file, &code).map { String(cString: $0) } ?? ""
      let error = CompressedFileError(path, "gzread", code, text)
      gzclose_r(file)
      throw error
    }
    if length == 0 { break }
    bytes += chunk[..<Int(length)]
  }
  // gzclose_r, not gzread, reports a file that ends inside its compressed data.
  let code = gzclose_r(file)
  if code != Z_OK { throw CompressedFileError(path, "gzclose_r", code) }
  if isPipe && bytes.isEmpty {
    throw CompressedFileError(
      path, "gzread", reason: "it is a pipe to which no program writes. Start that program first")
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
  guard descriptor >= 0 else { throw CompressedFileError(path, "open", Z_ERRNO) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else {
    let error = CompressedFileError(path, "fstat", Z_ERRNO)
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
    throw CompressedFileError(path, "open", reason: "\(SystemError(number: EISDIR))")
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

  fileprivate init(_ path: String, _ function: String, reason: String) {
    (self.path, self.function, self.reason) = (path, function, reason)
  }

  /// Turns a code of zlib into an error; no other function does.
  init(_ path: String, _ function: String, _ code: Int32, _ text: String = "") {
    self.path = path
    self.function = function
    reason =
      switch code {
      case Z_ERRNO: SystemError.last.description
      case Z_BUF_ERROR: "it ends in the middle of its compressed data"
      case Z_DATA_ERROR: "its compressed data are damaged (\(text))"
      case Z_MEM_ERROR: "there is not enough memory"
      default: text.isEmpty ? "zlib's code \(code)" : text
      }
  }

  /// A sentence with the path, the reason and the function.
  public var description: String { "cannot read \(path): \(reason) [\(function)]" }
}
