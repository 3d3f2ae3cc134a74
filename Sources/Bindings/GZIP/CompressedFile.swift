import CZlib
import Files
import Glibc

/// A file, compressed by gzip or not, that is read completely.
public struct CompressedFile: Sendable {
  /// The path of the file.
  public let path: String

  /// Names a file; nothing is opened yet.
  public init(path: String) { self.path = path }

  /// Reads all bytes of the file, and decompresses them if they are compressed.
  ///
  /// - Throws: `CompressedFileError` if the file cannot be read, is damaged or incomplete.
  /// - Cost: memory for the decompressed bytes.
  /// - Corresponds to: `gzopen`, `gzread`, `gzclose_r`.
  public func bytes() throws(CompressedFileError) -> [UInt8] {
    errno = 0
    guard let file = gzopen(path, "rb") else { throw failure("gzopen", Z_ERRNO, "") }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    var outcome: Result<Void, CompressedFileError> = .success(())
    while true {
      let length = gzread(file, &chunk, UInt32(chunk.count))
      if length < 0 {
        outcome = .failure(readFailure(file))
        break
      }
      if length == 0 { break }
      bytes += chunk[..<Int(length)]
    }
    // gzclose_r, not gzread, reports a file that ends inside its compressed data.
    let code = gzclose_r(file)
    try outcome.get()
    if code != Z_OK { throw failure("gzclose_r", code, "") }
    return bytes
  }

  private func readFailure(_ file: gzFile) -> CompressedFileError {
    var code = Z_OK
    let text = gzerror(file, &code).map { String(cString: $0) } ?? ""
    return failure("gzread", code, text)
  }

  /// Turns a code of zlib into an error; no other function does.
  private func failure(_ function: String, _ code: Int32, _ text: String) -> CompressedFileError {
    let reason =
      switch code {
      case Z_ERRNO: SystemError.last.description
      case Z_BUF_ERROR: "it ends in the middle of its compressed data"
      case Z_DATA_ERROR: "its compressed data are damaged (\(text))"
      case Z_MEM_ERROR: "there is not enough memory"
      default: text.isEmpty ? "zlib's code \(code)" : text
      }
    return CompressedFileError(path: path, function: function, reason: reason)
  }
}

/// A file that could not be read completely.
public struct CompressedFileError: Error, CustomStringConvertible {
  /// The path of the file.
  let path: String
  /// The function of zlib that failed.
  let function: String
  /// Why it failed, in words.
  public let reason: String

  /// A sentence with the path, the reason and the function.
  public var description: String { "cannot read \(path): \(reason) [\(function)]" }
}
