import CZlib
import Files
import Glibc

/// Reads all bytes of a file, and decompresses them if they are compressed by gzip.
///
/// - Throws: `CompressedFileError` if the file cannot be read, is damaged or incomplete.
/// - Cost: memory for the decompressed bytes.
/// - Corresponds to: `gzopen`, `gzread`, `gzclose_r`.
public func decompressedBytes(ofFile path: String) throws(CompressedFileError) -> [UInt8] {
  errno = 0
  guard let file = gzopen(path, "rb") else { throw CompressedFileError(path, "gzopen", Z_ERRNO) }
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
  return bytes
}

/// A file that could not be read completely.
public struct CompressedFileError: Error, CustomStringConvertible {
  let path: String
  let function: String
  /// Why it failed, in words.
  public let reason: String

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
