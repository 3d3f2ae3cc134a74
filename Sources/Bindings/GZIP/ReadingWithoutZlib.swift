#if !Importers
import Files
import Glibc
import Traits

/// Reads all bytes of an open file, and closes it; refuses a file that is compressed.
///
/// - Corresponds to: `read`.
func decompressedBytes(
  readAndClosed descriptor: Int32, _ path: String
) throws(CompressedFileError) -> [UInt8] {
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let length = read(descriptor, &chunk, chunk.count)
    guard length >= 0 else { throw CompressedFileError(path, "read", reason: .last) }
    if length == 0 { return bytes }
    bytes += chunk[..<length]
    // The first two bytes of gzip (RFC 1952).
    if bytes.starts(with: [0x1F, 0x8B]) {
      let missing = MissingTrait(.importers, purpose: "decompress files")
      throw CompressedFileError(
        path, "read", reason: "\(missing). Or decompress the file with gunzip", lacksTrait: true)
    }
  }
}
#endif
