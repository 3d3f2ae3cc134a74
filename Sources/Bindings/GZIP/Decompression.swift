#if Importers
import CZlib
import Files
import Glibc

/// Reads all bytes of an open file, decompresses them if they are compressed, and closes the file.
///
/// - Corresponds to: `gzdopen`, `gzread`, `gzclose_r`.
func decompressedBytes(
  readAndClosed descriptor: Int32, _ path: String
) throws(CompressedFileError) -> [UInt8] {
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
  return bytes
}

extension CompressedFileError {
  /// Turns a code of zlib into an error; no other function does.
  fileprivate init(_ path: String, _ function: String, _ code: Int32, _ text: String = "") {
    let reason =
      switch code {
      case Z_ERRNO: SystemError.last.description
      case Z_BUF_ERROR: "it ends in the middle of its compressed data"
      case Z_DATA_ERROR: "its compressed data are damaged (\(text))"
      case Z_MEM_ERROR: "there is not enough memory"
      default: text.isEmpty ? "zlib's code \(code)" : text
      }
    self.init(path, function, reason: reason)
  }
}
#endif
